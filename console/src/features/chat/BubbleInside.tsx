// The inside of a bubble: what goes before the message, the message, and when it was.

import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { unreachable } from "../../lib/unreachable";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { Ticks } from "../../ui/Ticks";
import { deletedWords } from "./bubble/bubble";
import { OddCard } from "./bubble/OddCard";
import { Pieces } from "./bubble/Pieces";
import type { Bubble } from "./bubble/piece";
import { insideClass } from "./bubble/shape";
import type { MessageActions } from "./MessageLine";
import { Quote } from "./Quote";
import { standingWords } from "./StandingLine";
import { isOnPhone, ticksOf } from "./standing";
import type { Line } from "./timeline";

type Props = {
  readonly bubble: Bubble;
  readonly line: Line;
  readonly business: string;
  readonly face: Clockface;
  readonly now: number;
  readonly quoted: Entry | null | undefined;
  readonly actions: MessageActions;
};

/** Draws the inside. */
export function BubbleInside(props: Props) {
  const { bubble, business, face, quoted, actions } = props;
  const { entry, standing } = props.line;
  const ticks = standing.kind === "own" ? ticksOf(standing) : null;
  return (
    <div className={insideClass(bubble)}>
      {!isOnPhone(standing) && (
        <p className="bubble__off">
          <Icon name={standing.kind === "failed" ? "alert" : "clock"} size={13} />
          {standing.kind === "failed" ? chatTexts.neverOnPhone : chatTexts.notOnPhoneYet}
        </p>
      )}
      {entry.forwarded && (
        <p className="bubble__forwarded">
          <Icon name="forward" size={13} /> {chatTexts.forwarded}
        </p>
      )}
      {quoted !== undefined && !entry.revoked && (
        <Quote quoted={quoted} business={business} onShow={actions.onShow} />
      )}
      <Message bubble={bubble} now={props.now} onDetails={() => actions.onSelect(entry)} />
      <span className="bubble__meta">
        {entry.edited && !entry.revoked && <span>{chatTexts.edited}</span>}
        <time dateTime={new Date(entry.at).toISOString()}>{face.minute(entry.at)}</time>
        {ticks && <Ticks {...ticks} name={standingWords(standing)} />}
      </span>
    </div>
  );
}

type MessageProps = {
  readonly bubble: Bubble;
  readonly now: number;
  readonly onDetails: () => void;
};

function Message({ bubble, now, onDetails }: MessageProps) {
  switch (bubble.kind) {
    case "stack":
      return <Pieces pieces={bubble.pieces} now={now} />;
    case "revoked":
      return (
        <p className="bubble__revoked">
          <Icon name="block" size={15} /> {deletedWords(bubble.own)}
        </p>
      );
    case "odd":
      return <OddCard type={bubble.type} why={bubble.why} onDetails={onDetails} />;
    case "note":
      return <p className="bubble__text">{bubble.text}</p>;
    default:
      return unreachable(bubble);
  }
}
