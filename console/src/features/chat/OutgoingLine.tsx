// A message the person has just written: on its way, or refused.

import { Button } from "@mantine/core";
import { unreachable } from "../../lib/unreachable";
import { chatTexts } from "../../texts/chat";
import { mediaTexts } from "../../texts/media";
import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";
import { Ticks } from "../../ui/Ticks";
import { Pieces } from "./bubble/Pieces";
import { bubbleClass, insideClass } from "./bubble/shape";
import { type Outgoing, outgoingBubble } from "./outgoing";

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
      {state.kind === "uploading" && <Upload share={state.share} onCancel={onDiscard} />}
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

function Upload({ share, onCancel }: { readonly share: number; readonly onCancel: () => void }) {
  const words = `${Math.round(share * 100)}%`;
  return (
    <div className="upload">
      <progress max={1} value={share} aria-label={mediaTexts.uploading(words)} />
      <span aria-hidden="true">{words}</span>
      <IconButton icon="close" name={mediaTexts.cancelUpload} onClick={onCancel} size={15} />
    </div>
  );
}

function OutgoingBubble({ outgoing, now }: Pick<Props, "outgoing" | "now">) {
  const bubble = outgoingBubble(outgoing);
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
