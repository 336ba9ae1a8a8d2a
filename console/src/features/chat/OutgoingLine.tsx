// A message the person has just written: on its way, or refused.

import { Button } from "@mantine/core";
import { chatTexts } from "../../texts/chat";
import { Ticks } from "../../ui/Ticks";
import { FormattedText } from "./FormattedText";
import { type Outgoing, outgoingText } from "./outgoing";

type Props = {
  readonly outgoing: Outgoing;
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
};

/** Draws it as an own bubble; a refused one says why, and can be tried again. */
export function OutgoingLine({ outgoing, onRetry, onDiscard }: Props) {
  const { state, message } = outgoing;
  return (
    <div className="line line--own line--first">
      <div className="line__row">
        <article
          className="bubble"
          aria-label={chatTexts.messageFrom(chatTexts.you, chatTexts.sending)}
        >
          <div className="bubble__inside">
            <p className="bubble__text" dir="auto">
              <FormattedText text={outgoingText(message)} />
              <span className="bubble__room" aria-hidden="true" />
            </p>
            <span className="bubble__meta">
              {state.kind !== "refused" && (
                <Ticks count={0} seen={false} name={chatTexts.sending} />
              )}
            </span>
          </div>
        </article>
      </div>
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
