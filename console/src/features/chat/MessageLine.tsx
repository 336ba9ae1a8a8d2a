// One message: its bubble, what one can do with it, and what the business sees of it.

import type { InboundMessage } from "../../lib/sandbox/calls";
import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";
import { Ticks } from "../../ui/Ticks";
import { BubbleBody } from "./BubbleBody";
import { excerpt } from "./bubble";
import { authorOf, Quote } from "./Quote";
import { StandingLine, standingWords } from "./StandingLine";
import { isOnPhone, ticksOf } from "./standing";
import { TemplateButtons } from "./TemplateButtons";
import type { Line } from "./timeline";

/** What one can do with a message. */
export type MessageActions = {
  readonly onSelect: (entry: Entry) => void;
  readonly onReply: (entry: Entry) => void;
  readonly onAnswer: (message: InboundMessage) => void;
  readonly onShow: (entry: Entry) => void;
};

type Props = {
  readonly line: Line;
  readonly business: string;
  readonly face: Clockface;
  /** The message it replies to; undefined when it replies to none, null when that is not here. */
  readonly quoted: Entry | null | undefined;
  readonly selected: boolean;
  readonly showsStanding: boolean;
  readonly actions: MessageActions;
};

/** Draws one message. */
export function MessageLine(props: Props) {
  const { line, business, face, quoted, selected, actions } = props;
  const { entry, standing } = line;
  const own = standing.kind === "own";
  const onPhone = isOnPhone(standing);
  const ticks = ticksOf(standing);
  const time = face.minute(entry.at);
  const short = excerpt(entry);
  return (
    <div className={lineClass(line, selected)} data-entry={entry.id}>
      <div className="line__row">
        <article
          className="bubble"
          tabIndex={-1}
          aria-label={chatTexts.messageFrom(authorOf(entry, business), time)}
        >
          <div className="bubble__inside">
            {!onPhone && (
              <p className="bubble__off">
                <Icon name={standing.kind === "failed" ? "alert" : "clock"} size={13} />
                {standing.kind === "failed" ? chatTexts.neverOnPhone : chatTexts.notOnPhoneYet}
              </p>
            )}
            {quoted !== undefined && (
              <Quote quoted={quoted} business={business} onShow={actions.onShow} />
            )}
            <BubbleBody entry={entry} />
            <span className="bubble__meta">
              <time dateTime={new Date(entry.at).toISOString()}>{time}</time>
              {own && ticks && <Ticks {...ticks} name={standingWords(standing)} />}
            </span>
          </div>
          {onPhone && entry.shown.buttons.length > 0 && (
            <TemplateButtons entry={entry} onAnswer={actions.onAnswer} />
          )}
        </article>
        <div className="line__actions">
          {onPhone && (
            <IconButton
              icon="reply"
              name={chatTexts.replyTo(short)}
              onClick={() => actions.onReply(entry)}
              size={16}
            />
          )}
          <IconButton
            icon="braces"
            name={chatTexts.detailsOf(short)}
            onClick={() => actions.onSelect(entry)}
            size={16}
          />
        </div>
      </div>
      {props.showsStanding && !own && line.tellsStanding && (
        <StandingLine entry={entry} standing={standing} onSelect={() => actions.onSelect(entry)} />
      )}
    </div>
  );
}

function lineClass({ first, standing }: Line, selected: boolean): string {
  const names = ["line", `line--${standing.kind}`];
  if (first) names.push("line--first");
  if (selected) names.push("line--selected");
  return names.join(" ");
}
