// The screen of the phone: header, messages, composer.

import { type ReactNode, useState } from "react";
import type { Entry } from "../../lib/sandbox/entry";
import type { Connection } from "../../lib/sandbox/live";
import type { BusinessNumber, Person } from "../../lib/sandbox/world";
import type { Clockface } from "../../lib/time";
import { chatTexts } from "../../texts/chat";
import { ProblemNote } from "../../ui/ProblemNote";
import { ChatHeader } from "./ChatHeader";
import { Composer } from "./Composer";
import { EmptyChat } from "./EmptyChat";
import { MessageList } from "./MessageList";
import { OutgoingLine } from "./OutgoingLine";
import type { ChatHandle } from "./useChat";

type Props = {
  readonly chat: ChatHandle;
  readonly person: Person;
  readonly number: BusinessNumber;
  readonly connection: Connection;
  readonly typing: boolean;
  readonly face: Clockface;
  readonly now: number;
  readonly selectedId: string | null;
  readonly showsStanding: boolean;
  readonly onSelect: (entry: Entry) => void;
  readonly headerEnd: ReactNode;
  readonly notices: ReactNode;
};

/** Draws the chat. */
export function Chat(props: Props) {
  const { chat, person, number } = props;
  const [replyTo, setReplyTo] = useState<Entry | null>(null);
  const [written, setWritten] = useState(0);
  const write: ChatHandle["send"] = (message) => {
    chat.send(message);
    setReplyTo(null);
    setWritten(written + 1);
  };
  return (
    <section className="chat" aria-label={chatTexts.phoneOf(person.name)}>
      <ChatHeader number={number} typing={props.typing} end={props.headerEnd} />
      <div className="chat__notices">
        {props.notices}
        {props.connection === "lost" && (
          <p className="notice notice--bad" role="status">
            {chatTexts.connectionLost}
          </p>
        )}
        {!person.online && (
          <p className="notice" role="status">
            {chatTexts.offline(person.name)}
          </p>
        )}
        {chat.olderProblem && <ProblemNote problem={chat.olderProblem} onRetry={chat.showOlder} />}
      </div>
      <ChatBody {...props} written={written} onReply={setReplyTo} onAnswer={write} />
      <Composer
        business={number.name}
        replyTo={replyTo}
        onCancelReply={() => setReplyTo(null)}
        onWrite={(body) => {
          const context = replyTo ? { context: { id: replyTo.id } } : {};
          write({ type: "text", text: { body }, ...context });
        }}
      />
    </section>
  );
}

type BodyProps = Props & {
  readonly written: number;
  readonly onReply: (entry: Entry) => void;
  readonly onAnswer: ChatHandle["send"];
};

function ChatBody(props: BodyProps) {
  const { chat, person, number } = props;
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
      now={props.now}
      selectedId={props.selectedId}
      showsStanding={props.showsStanding}
      actions={{ onSelect: props.onSelect, onReply: props.onReply, onAnswer: props.onAnswer }}
      onOlder={chat.showOlder}
      written={props.written}
    >
      {empty && <EmptyChat business={number.name} person={person.name} phone={person.phone} />}
      {chat.outgoing.map((it) => (
        <OutgoingLine
          key={it.key}
          outgoing={it}
          onRetry={() => chat.retry(it)}
          onDiscard={() => chat.discard(it)}
        />
      ))}
    </MessageList>
  );
}
