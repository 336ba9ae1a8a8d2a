// The developer's line below a message: what the business sees of it.

import { UnstyledButton } from "@mantine/core";
import type { Entry } from "../../lib/sandbox/entry";
import { unreachable } from "../../lib/unreachable";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { Ticks } from "../../ui/Ticks";
import { excerpt } from "./bubble/excerpt";
import { type Standing, ticksOf } from "./standing";

type Props = {
  readonly entry: Entry;
  readonly standing: Standing;
  readonly onSelect: () => void;
};

/** Draws the line; it opens the message's details. */
export function StandingLine({ entry, standing, onSelect }: Props) {
  const ticks = ticksOf(standing);
  const held = entry.held && standing.kind === "waiting";
  const words = held ? chatTexts.held : standingWords(standing);
  return (
    <UnstyledButton
      className={`standing standing--${standing.kind}`}
      onClick={onSelect}
      aria-label={`${words}. ${chatTexts.detailsOf(excerpt(entry))}`}
    >
      {ticks ? <Ticks {...ticks} /> : <Icon name="alert" size={13} />}
      <span>{words}</span>
    </UnstyledButton>
  );
}

/** What the business sees, in words. */
export function standingWords(standing: Standing): string {
  switch (standing.kind) {
    case "own":
      return standing.seen ? chatTexts.ticks.own.read : chatTexts.ticks.own.received;
    case "on_phone":
      if (standing.played) return chatTexts.ticks.played;
      return standing.seen ? chatTexts.ticks.read : chatTexts.ticks.delivered;
    case "waiting":
      return chatTexts.ticks[standing.status];
    case "failed":
      return standing.error
        ? `${standing.error.title} (${standing.error.code})`
        : chatTexts.noReason;
    default:
      return unreachable(standing);
  }
}
