// A picture, film, sound, file or sticker; or a stand-in for what cannot be shown.

import { UnstyledButton } from "@mantine/core";
import { useContext } from "react";
import { unreachable } from "../../../lib/unreachable";
import { mediaTexts } from "../../../texts/media";
import { TapsContext } from "./Buttons";
import { FileBox } from "./FileBox";
import { Player } from "./Player";
import type { Media } from "./piece";
import { StandIn } from "./StandIn";
import { useSight } from "./useSight";

/** Draws a medium; what has no address, or whose address gives nothing, becomes its stand-in. */
export function MediaView({ media }: { readonly media: Media }) {
  const sight = useSight(media);
  const { onView } = useContext(TapsContext);
  const { kind } = media;
  const name = media.filename ?? mediaTexts.kinds[kind];
  if (sight.kind === "lost") return <StandIn media={media} loss={sight.loss} />;
  const { address, onError } = sight;
  switch (kind) {
    case "image":
      return (
        <UnstyledButton
          className="picture"
          aria-label={mediaTexts.open(name)}
          onClick={() => onView(media)}
        >
          <img
            src={address}
            alt={name}
            draggable={false}
            referrerPolicy="no-referrer"
            onError={onError}
          />
        </UnstyledButton>
      );
    case "sticker":
      return (
        <img
          className="sticker"
          src={address}
          alt={name}
          draggable={false}
          referrerPolicy="no-referrer"
          onError={onError}
        />
      );
    case "video":
      return (
        // biome-ignore lint/a11y/useMediaCaption: a message's video comes without captions.
        <video
          className="film"
          src={address}
          controls
          playsInline
          preload="metadata"
          aria-label={name}
          onError={onError}
        />
      );
    case "audio":
    case "voice":
      return <Player address={address} voice={kind === "voice"} name={name} onError={onError} />;
    case "document":
      return <FileBox media={media} address={address} onError={onError} />;
    default:
      return unreachable(kind);
  }
}
