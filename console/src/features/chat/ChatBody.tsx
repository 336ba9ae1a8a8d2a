// The messages of the chat, or why there are none.

import type { Entry } from "../../lib/sandbox/entry";
import type { BusinessNumber, Person } from "../../lib/sandbox/world";
import type { Clockface } from "../../lib/time";
import { chatTexts } from "../../texts/chat";
import { ProblemNote } from "../../ui/ProblemNote";
import { EmptyChat } from "./EmptyChat";
import { MessageList } from "./MessageList";
import { OutgoingLine } from "./OutgoingLine";
import type { ChatHandle } from "./useChat";

type Props = {
  readonly chat: ChatHandle;
  readonly person: Person;
  readonly number: BusinessNumber;
  readonly face: Clockface;
  readonly now: number;
  readonly selectedId: string | null;
  readonly showsStanding: boolean;
  /** Grows when the person writes. */
  readonly written: number;
  readonly onSelect: (entry: Entry) => void;
  readonly onReply: (entry: Entry) => void;
  readonly onMore: (entry: Entry) => void;
};

/** Draws them. */
export function ChatBody(props: Props) {
  const { chat, person, number, now } = props;
  const { state } = chat;
  if (state.kind === "loading") return <p className="chat__waiting">{chatTexts.loading}</p>;
  if (state.kind === "problem") {
    return (
      <div className="chat__waiting">
        <ProblemNote problem={state.problem} onRetry={chat.refresh} />
      </div>
    );
  }
  const empty = state.chat.entries.length === 0 && chat.outgoing.length === 0;
  return (
    <MessageList
      chat={state.chat}
      business={number.name}
      face={props.face}
      now={now}
      selectedId={props.selectedId}
      showsStanding={props.showsStanding}
      actions={{ onSelect: props.onSelect, onReply: props.onReply, onMore: props.onMore }}
      onOlder={chat.showOlder}
      written={props.written}
    >
      {empty && <EmptyChat business={number.name} person={person.name} phone={person.phone} />}
      {chat.outgoing.map((it) => (
        <OutgoingLine
          key={it.key}
          outgoing={it}
          now={now}
          onRetry={() => chat.retry(it)}
          onDiscard={() => chat.discard(it)}
        />
      ))}
    </MessageList>
  );
}
