// One message: its bubble, what one can do with it, and what the business sees of it.

import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { chatTexts } from "../../texts/chat";
import { sheetTexts } from "../../texts/sheets";
import { IconButton } from "../../ui/IconButton";
import { BubbleInside } from "./BubbleInside";
import { ButtonRow } from "./bubble/Buttons";
import { bubbleOf } from "./bubble/bubble";
import { Cards } from "./bubble/Cards";
import { excerpt } from "./bubble/excerpt";
import { bubbleClass } from "./bubble/shape";
import { hasOptions } from "./options";
import { authorOf } from "./Quote";
import { StandingLine } from "./StandingLine";
import { isOnPhone } from "./standing";
import type { Line } from "./timeline";

/** What one can do with a message. */
export type MessageActions = {
  readonly onSelect: (entry: Entry) => void;
  readonly onReply: (entry: Entry) => void;
  readonly onMore: (entry: Entry) => void;
  readonly onShow: (entry: Entry) => void;
};

type Props = {
  readonly line: Line;
  readonly business: string;
  readonly face: Clockface;
  readonly now: number;
  /** The message it replies to; undefined when it replies to none, null when that is not here. */
  readonly quoted: Entry | null | undefined;
  readonly selected: boolean;
  readonly showsStanding: boolean;
  readonly actions: MessageActions;
};

/** Draws one message. */
export function MessageLine(props: Props) {
  const { line, business, face, selected, actions, now } = props;
  const { entry, standing } = line;
  const bubble = bubbleOf(entry);
  const onPhone = isOnPhone(standing);
  const short = excerpt(entry);
  const hasMenu = onPhone && hasOptions(entry);
  const cards = bubble.kind === "stack" ? bubble.cards : [];
  return (
    <div className={lineClass(line, selected)} data-entry={entry.id}>
      <div className="line__row">
        <article
          className={bubbleClass(bubble)}
          tabIndex={-1}
          aria-label={chatTexts.messageFrom(authorOf(entry, business), face.minute(entry.at))}
          onContextMenu={(event) => {
            if (!hasMenu || !isTouch(event.nativeEvent)) return;
            event.preventDefault();
            actions.onMore(entry);
          }}
        >
          <BubbleInside {...props} bubble={bubble} />
          {onPhone && bubble.kind === "stack" && <ButtonRow buttons={bubble.buttons} />}
        </article>
        <div className="line__actions">
          {hasMenu && (
            <IconButton
              icon="reply"
              name={chatTexts.replyTo(short)}
              onClick={() => actions.onReply(entry)}
              size={16}
            />
          )}
          <IconButton
            icon={hasMenu ? "more" : "braces"}
            name={hasMenu ? sheetTexts.messageOptions(short) : chatTexts.detailsOf(short)}
            onClick={() => (hasMenu ? actions.onMore(entry) : actions.onSelect(entry))}
            size={16}
          />
        </div>
      </div>
      {cards.length > 0 && <Cards cards={cards} now={now} />}
      <Reactions entry={entry} onMore={() => actions.onMore(entry)} />
      {props.showsStanding && standing.kind !== "own" && line.tellsStanding && (
        <StandingLine entry={entry} standing={standing} onSelect={() => actions.onSelect(entry)} />
      )}
    </div>
  );
}

function Reactions({ entry, onMore }: { readonly entry: Entry; readonly onMore: () => void }) {
  if (entry.reactions.length === 0 || entry.revoked) return null;
  const emoji = [...new Set(entry.reactions.map((it) => it.emoji))].join("");
  const count = entry.reactions.length;
  return (
    <button
      type="button"
      className="reactions"
      aria-label={chatTexts.reactions(emoji, count)}
      onClick={onMore}
    >
      {emoji}
      {count > 1 && <span>{count}</span>}
    </button>
  );
}

/** A long press; a mouse's own menu stays the browser's. */
function isTouch(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === "touch";
}

function lineClass({ entry, first, standing }: Line, selected: boolean): string {
  const names = ["line", `line--${standing.kind}`];
  if (first) names.push("line--first");
  if (entry.edited) names.push("line--edited");
  if (selected) names.push("line--selected");
  if (entry.reactions.length > 0 && !entry.revoked) names.push("line--reacted");
  return names.join(" ");
}
