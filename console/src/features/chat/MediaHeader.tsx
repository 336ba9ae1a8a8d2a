// A template's header: a bold line, a picture, or a stand-in for what has no picture.

import { useState } from "react";
import type { Header } from "../../lib/sandbox/entry";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/icons";

const STAND_INS: Readonly<Record<Exclude<Header["kind"], "text">, IconName>> = {
  image: "image",
  video: "video",
  document: "file",
};

/** Draws a header; a picture that cannot be had becomes its stand-in. */
export function MediaHeader({ header }: { readonly header: Header }) {
  const [lost, setLost] = useState(false);
  if (header.kind === "text") {
    return (
      <p className="bubble__title" dir="auto">
        {header.text}
      </p>
    );
  }
  if (header.kind === "image" && header.link !== null && !lost) {
    return (
      <img
        className="bubble__picture"
        src={header.link}
        alt={chatTexts.media.image}
        referrerPolicy="no-referrer"
        onError={() => setLost(true)}
      />
    );
  }
  return (
    <div
      className={`bubble__media bubble__media--${header.kind}`}
      role="img"
      aria-label={chatTexts.media[header.kind]}
    >
      <Icon name={STAND_INS[header.kind]} size={header.kind === "document" ? 22 : 34} />
      <span>{chatTexts.media[header.kind]}</span>
    </div>
  );
}
