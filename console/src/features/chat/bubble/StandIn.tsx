// An honest stand-in for a medium that cannot be shown, with the way to its bytes if there are any.

import { mediaTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import type { IconName } from "../../../ui/icons";
import { savedName } from "./kept";
import type { Media } from "./piece";

const ICONS: Readonly<Record<Media["kind"], IconName>> = {
  image: "image",
  video: "video",
  audio: "headphones",
  voice: "mic",
  document: "file",
  sticker: "smile",
};

/** Why a medium is not shown. */
export type Loss =
  /** Nobody told where it is, or the sandbox has never had it. */
  | "nowhere"
  /** The sandbox had it, and has it no longer. */
  | "gone"
  /** It is where it should be, and this browser can do nothing with it. */
  | "unplayable"
  /** Where it should be, it is not. */
  | "lost";

type Props = { readonly media: Media; readonly loss: Loss };

/** Draws the stand-in. */
export function StandIn({ media, loss }: Props) {
  const { kind, id, filename, address } = media;
  const flat = kind === "document" || kind === "audio" || kind === "voice";
  const shape = flat ? "stand-in--flat" : kind === "sticker" ? "stand-in--small" : "";
  return (
    <div className={`stand-in ${shape}`}>
      <span role="img" aria-label={mediaTexts.kinds[kind]}>
        <Icon name={ICONS[kind]} size={flat ? 24 : 34} />
      </span>
      <span className="stand-in__words">
        <strong>{filename ?? mediaTexts.kinds[kind]}</strong>
        {loss !== "nowhere" && <span>{mediaTexts[loss]}</span>}
        {id !== null && loss !== "unplayable" && <span>{mediaTexts.byId(id)}</span>}
        {id === null && loss === "nowhere" && <span>{mediaTexts.nowhere}</span>}
        {id === null && loss === "lost" && <span>{address}</span>}
        {loss === "unplayable" && address !== null && (
          <a href={address} download={savedName(media)}>
            {mediaTexts.download}
          </a>
        )}
      </span>
    </div>
  );
}
