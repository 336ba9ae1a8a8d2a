// The chat's messages, day by day, kept at the end while one is there.

import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useMemo } from "react";
import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { unreachable } from "../../lib/unreachable";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import type { Chat } from "./chat";
import { type MessageActions, MessageLine } from "./MessageLine";
import { NoteLine } from "./NoteLine";
import { layOut } from "./timeline";
import { useStickyScroll } from "./useStickyScroll";

type Props = {
  readonly chat: Chat;
  readonly business: string;
  readonly face: Clockface;
  readonly now: number;
  readonly selectedId: string | null;
  readonly showsStanding: boolean;
  readonly actions: Omit<MessageActions, "onShow">;
  readonly onOlder: () => void;
  /** Grows when the person writes: then the end is shown, wherever one was. */
  readonly written: number;
  /** What stands after the messages: those on their way, or what to do when there are none. */
  readonly children: ReactNode;
};

/** Draws the messages. */
export function MessageList(props: Props) {
  const { chat, business, face, selectedId, written } = props;
  const { entries } = chat;
  const ids = useMemo(() => entries.map((entry) => entry.id), [entries]);
  const byId = useMemo(() => new Map(entries.map((it) => [it.id, it])), [entries]);
  const { frame, content, onScroll, unseen, toEnd } = useStickyScroll(ids);

  // The composer is elsewhere on the page, and writing moves this list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only writing counts, not a new function.
  useEffect(toEnd, [written]);

  const show = (entry: Entry) =>
    frame.current
      ?.querySelector(`[data-entry="${CSS.escape(entry.id)}"]`)
      ?.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  const actions = { ...props.actions, onShow: show };

  return (
    <div className="chat__list">
      <div
        className="chat__scroll"
        ref={frame}
        onScroll={onScroll}
        role="log"
        aria-relevant="additions"
        aria-label={chatTexts.chatWith(business)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <div className="chat__content" ref={content}>
          {chat.before !== null && (
            <Button className="chat__older" size="xs" variant="default" onClick={props.onOlder}>
              {chatTexts.older}
            </Button>
          )}
          {layOut(entries, face, props.now, props.showsStanding).map((row) => {
            switch (row.kind) {
              case "day":
                return (
                  <h3 className="day" key={row.key}>
                    {row.label}
                  </h3>
                );
              case "note":
                return <NoteLine key={row.key} note={row} onSelect={actions.onSelect} />;
              case "group":
                return (
                  <div className={`group group--${row.side}`} key={row.key}>
                    {row.lines.map((line) => (
                      <MessageLine
                        key={line.entry.id}
                        line={line}
                        business={business}
                        face={face}
                        now={props.now}
                        quoted={quotedBy(line.entry, byId)}
                        selected={line.entry.id === selectedId}
                        showsStanding={props.showsStanding}
                        actions={actions}
                      />
                    ))}
                  </div>
                );
              default:
                return unreachable(row);
            }
          })}
          {props.children}
        </div>
      </div>
      {unseen > 0 && (
        <button type="button" className="chat__pill" onClick={toEnd}>
          {chatTexts.newMessages(unseen)} <Icon name="down" size={15} />
        </button>
      )}
    </div>
  );
}

/** Whether the person looking asked for less motion. */
function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function quotedBy(entry: Entry, byId: ReadonlyMap<string, Entry>): Entry | null | undefined {
  return entry.contextId === null ? undefined : (byId.get(entry.contextId) ?? null);
}
