// The message that a message replies to, in short.

import { UnstyledButton } from "@mantine/core";
import type { Entry } from "../../lib/sandbox/entry";
import { chatTexts } from "../../texts/chat";
import { excerpt } from "./bubble/excerpt";

type Props = {
  /** The quoted message; null when it is not in the chat. */
  readonly quoted: Entry | null;
  readonly business: string;
  readonly onShow?: (entry: Entry) => void;
};

/** Draws the quote; where there is somewhere to go, clicking it goes to the message. */
export function Quote({ quoted, business, onShow }: Props) {
  if (!quoted) return <p className="quote quote--gone">{chatTexts.quoteGone}</p>;
  const words = excerpt(quoted);
  const inside = (
    <>
      <span className="quote__author">{authorOf(quoted, business)}</span>
      <span className="quote__words">{words}</span>
    </>
  );
  const className = quoted.direction === "to_business" ? "quote quote--own" : "quote";
  if (!onShow) return <div className={className}>{inside}</div>;
  return (
    <UnstyledButton
      className={className}
      aria-label={chatTexts.showQuoted(words)}
      onClick={() => onShow(quoted)}
    >
      {inside}
    </UnstyledButton>
  );
}

/** Who wrote an entry, as the person would say it. */
export function authorOf(entry: Entry, business: string): string {
  return entry.direction === "to_business" ? chatTexts.you : business;
}
