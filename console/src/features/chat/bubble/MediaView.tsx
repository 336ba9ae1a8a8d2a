// A picture, film, sound, file or sticker; or an honest stand-in for what cannot be shown.

import { useState } from "react";
import { unreachable } from "../../../lib/unreachable";
import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";
import type { IconName } from "../../../ui/icons";
import { Player } from "./Player";
import type { Media } from "./piece";

const ICONS: Readonly<Record<Media["kind"], IconName>> = {
  image: "image",
  video: "video",
  audio: "headphones",
  voice: "mic",
  document: "file",
  sticker: "smile",
};

/** Draws a medium; what has no link, or whose link gives nothing, becomes its stand-in. */
export function MediaView({ media }: { readonly media: Media }) {
  const [lost, setLost] = useState(false);
  const { kind, link } = media;
  const name = media.filename ?? bubbleTexts.media[kind];
  const onError = () => setLost(true);
  if (link === null || lost) return <StandIn media={media} lost={lost} />;
  switch (kind) {
    case "image":
    case "sticker":
      return (
        <img
          className={kind === "image" ? "bubble__picture" : "sticker"}
          src={link}
          alt={name}
          referrerPolicy="no-referrer"
          onError={onError}
        />
      );
    case "video":
      return (
        // biome-ignore lint/a11y/useMediaCaption: a message's video comes without captions.
        <video
          className="bubble__picture"
          src={link}
          controls
          preload="metadata"
          aria-label={name}
          onError={onError}
        />
      );
    case "audio":
    case "voice":
      return <Player link={link} voice={kind === "voice"} name={name} onError={onError} />;
    case "document":
      return <FileBox media={media} link={link} />;
    default:
      return unreachable(kind);
  }
}

function FileBox({ media, link }: { readonly media: Media; readonly link: string }) {
  const name = media.filename ?? new URL(link).pathname.split("/").at(-1);
  return (
    <a className="file" href={link} target="_blank" rel="noopener noreferrer">
      <Icon name="file" size={26} />
      <span className="file__words">
        <strong>{name || bubbleTexts.media.document}</strong>
        <span>{new URL(link).host}</span>
      </span>
      <Icon name="link" size={16} />
    </a>
  );
}

function StandIn({ media, lost }: { readonly media: Media; readonly lost: boolean }) {
  const { kind, id, filename, link } = media;
  const where = id === null ? bubbleTexts.mediaNowhere : bubbleTexts.mediaById(id);
  const flat = kind === "document" || kind === "audio" || kind === "voice";
  const name = filename ?? bubbleTexts.media[kind];
  return (
    <div
      className={`stand-in ${flat ? "stand-in--flat" : ""} ${kind === "sticker" ? "stand-in--small" : ""}`}
      role="img"
      aria-label={bubbleTexts.media[kind]}
    >
      <Icon name={ICONS[kind]} size={flat ? 24 : 34} />
      <span className="stand-in__words">
        <strong>{name}</strong>
        <span>{lost ? bubbleTexts.mediaLost : where}</span>
        {lost && link !== null && <span>{link}</span>}
      </span>
    </div>
  );
}
