// A message the person has just written: on its way, or refused.

import { Button } from "@mantine/core";
import { unreachable } from "../../lib/unreachable";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { Ticks } from "../../ui/Ticks";
import { bubbleOf } from "./bubble/bubble";
import { Pieces } from "./bubble/Pieces";
import { bubbleClass, insideClass } from "./bubble/shape";
import { entryOf, type Outgoing } from "./outgoing";

type Props = {
  readonly outgoing: Outgoing;
  readonly now: number;
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
};

/** Draws it as it will look; a refused one says why, and can be tried again. */
export function OutgoingLine({ outgoing, now, onRetry, onDiscard }: Props) {
  const { state } = outgoing;
  return (
    <div className="line line--own line--first">
      <OutgoingBubble outgoing={outgoing} now={now} />
      {state.kind === "refused" && (
        <div className="refusal" role="alert">
          <p>
            <strong>{chatTexts.notSent}</strong> {state.problem.detail}
          </p>
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            {chatTexts.tryAgain}
          </Button>
          <Button size="compact-xs" variant="default" onClick={onDiscard}>
            {chatTexts.discard}
          </Button>
        </div>
      )}
    </div>
  );
}

function OutgoingBubble({ outgoing, now }: Pick<Props, "outgoing" | "now">) {
  const bubble = bubbleOf(entryOf(outgoing));
  switch (bubble.kind) {
    case "stack":
      return (
        <div className="line__row">
          <article
            className={bubbleClass(bubble)}
            aria-label={chatTexts.messageFrom(chatTexts.you, chatTexts.sending)}
          >
            <div className={insideClass(bubble)}>
              <Pieces pieces={bubble.pieces} now={now} />
              <span className="bubble__meta">
                {outgoing.state.kind !== "refused" && (
                  <Ticks count={0} seen={false} name={chatTexts.sending} />
                )}
              </span>
            </div>
          </article>
        </div>
      );
    case "note":
      return (
        <p className="happening happening--going">
          <Icon name={bubble.icon} size={14} /> {bubble.text}
        </p>
      );
    // A person writes only what this phone can draw.
    case "odd":
    case "revoked":
      return null;
    default:
      return unreachable(bubble);
  }
}
