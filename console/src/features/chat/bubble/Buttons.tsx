// Buttons: answers, links, codes, sheets, and those that do nothing here and say why.

import { UnstyledButton } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { createContext, useContext, useState } from "react";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import { unreachable } from "../../../lib/unreachable";
import { chatTexts } from "../../../texts/chat";
import { Icon } from "../../../ui/Icon";
import type { Asked, Button, Media } from "./piece";

/** Who takes what a tap gives. */
export type Taps = {
  readonly onAnswer: (message: InboundMessage) => void;
  readonly onAsk: (asked: Asked) => void;
  /** A picture is looked at. */
  readonly onView: (picture: Media) => void;
};

/** Bubbles are drawn deep below the chat that knows what a tap leads to. */
export const TapsContext = createContext<Taps>({
  onAnswer: () => {},
  onAsk: () => {},
  onView: () => {},
});

/** Draws buttons one below the other. */
export function ButtonRow({ buttons }: { readonly buttons: readonly Button[] }) {
  const [why, setWhy] = useState<string | null>(null);
  if (buttons.length === 0) return null;
  return (
    <div className="bubble__buttons">
      {buttons.map((button, place) => (
        <OneButton
          key={`${button.text} ${String(place)}`}
          button={button}
          onWhy={(it) => setWhy(it === why ? null : it)}
        />
      ))}
      {why !== null && (
        <p className="bubble__why" role="status">
          {why}
        </p>
      )}
    </div>
  );
}

type Props = { readonly button: Button; readonly onWhy: (why: string) => void };

function OneButton({ button, onWhy }: Props) {
  const { onAnswer, onAsk } = useContext(TapsContext);
  const clipboard = useClipboard({ timeout: 1500 });
  const { tap, icon, text } = button;
  switch (tap.kind) {
    case "link":
      return (
        <a
          className="bubble__button"
          href={tap.url}
          target="_blank"
          rel="noopener noreferrer"
          title={tap.url}
        >
          <Icon name={icon} size={16} /> {text}
        </a>
      );
    case "copy":
      return (
        <UnstyledButton className="bubble__button" onClick={() => clipboard.copy(tap.code)}>
          <Icon name={clipboard.copied ? "done" : icon} size={16} />{" "}
          {clipboard.copied ? chatTexts.copied : text}
        </UnstyledButton>
      );
    case "answer":
      return (
        <UnstyledButton className="bubble__button" onClick={() => onAnswer(tap.message)}>
          <Icon name={icon} size={16} /> {text}
        </UnstyledButton>
      );
    case "ask":
      return (
        <UnstyledButton
          className="bubble__button"
          aria-haspopup="dialog"
          onClick={() => onAsk(tap.asked)}
        >
          <Icon name={icon} size={16} /> {text}
        </UnstyledButton>
      );
    case "still":
      return (
        <UnstyledButton
          className="bubble__button bubble__button--still"
          title={tap.why}
          onClick={() => onWhy(tap.why)}
        >
          <Icon name={icon} size={16} /> {text}
        </UnstyledButton>
      );
    default:
      return unreachable(tap);
  }
}
