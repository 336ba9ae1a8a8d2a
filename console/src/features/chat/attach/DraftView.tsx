// A chosen file, as large as there is room.

import { useState } from "react";
import { sizeInWords } from "../../../lib/size";
import { unreachable } from "../../../lib/unreachable";
import { attachTexts, mediaTexts } from "../../../texts/media";
import { FileWords } from "../bubble/FileBox";
import { PaperIcon } from "../bubble/PaperIcon";
import { Player } from "../bubble/Player";
import type { Draft } from "./drafts";

/** Draws the file; what this browser cannot show can be sent all the same. */
export function DraftView({ draft }: { readonly draft: Draft }) {
  const [lost, setLost] = useState(false);
  const { filename, file, kind } = draft;
  const isPaper = kind === "document";
  return (
    <figure className="draft">
      <div className="draft__stage">
        {lost || isPaper ? (
          <div className="draft__paper">
            <PaperIcon name={filename} />
            <FileWords name={filename} media={file} />
          </div>
        ) : (
          <Shown draft={draft} onError={() => setLost(true)} />
        )}
      </div>
      {lost && !isPaper && <p className="hint">{attachTexts.noPreview}</p>}
      {!lost && !isPaper && (
        <figcaption className="hint">
          {filename} · {sizeInWords(file.size)}
        </figcaption>
      )}
    </figure>
  );
}

type Props = { readonly draft: Draft; readonly onError: () => void };

function Shown({ draft: { kind, address }, onError }: Props) {
  const name = mediaTexts.kinds[kind];
  switch (kind) {
    case "image":
    case "sticker":
      return <img src={address} alt={name} onError={onError} />;
    case "video":
      return (
        // biome-ignore lint/a11y/useMediaCaption: a video just chosen comes without captions.
        <video src={address} controls playsInline aria-label={name} onError={onError} />
      );
    case "audio":
    case "voice":
      return <Player address={address} voice={kind === "voice"} name={name} onError={onError} />;
    case "document":
      return null;
    default:
      return unreachable(kind);
  }
}
