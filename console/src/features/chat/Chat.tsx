// The screen of the phone: header, messages, composer, and what lies open over them.

import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Entry } from "../../lib/sandbox/entry";
import type { InboundMessage } from "../../lib/sandbox/inbound";
import type { Connection } from "../../lib/sandbox/live";
import type { BusinessNumber, Person } from "../../lib/sandbox/world";
import type { Clockface } from "../../lib/time";
import { chatTexts } from "../../texts/chat";
import { TapsContext } from "./bubble/Buttons";
import type { Asked } from "./bubble/piece";
import { ChatBody } from "./ChatBody";
import { ChatHeader } from "./ChatHeader";
import { ChatNotices } from "./ChatNotices";
import { Composer } from "./Composer";
import { ChatSheet } from "./sheet/ChatSheet";
import type { ChatHandle } from "./useChat";
import { useSheet } from "./useSheet";
import { type Writing, written } from "./writing";

type Props = {
  readonly chat: ChatHandle;
  readonly person: Person;
  readonly people: readonly Person[];
  readonly number: BusinessNumber;
  readonly connection: Connection;
  readonly typing: boolean;
  readonly face: Clockface;
  readonly now: number;
  readonly selectedId: string | null;
  readonly showsStanding: boolean;
  readonly onSelect: (entry: Entry) => void;
  readonly onChangePerson: (change: Partial<Person>) => void;
  readonly headerEnd: ReactNode;
  readonly notices: ReactNode;
};

const NEW: Writing = { kind: "new" };

/** Draws the chat. */
export function Chat(props: Props) {
  const { chat, person, number } = props;
  const [writing, setWriting] = useState<Writing>(NEW);
  const [count, setCount] = useState(0);
  const { open, show, close } = useSheet();
  const send = (message: InboundMessage) => {
    chat.send(message);
    setWriting(NEW);
    setCount((it) => it + 1);
  };
  const taps = { onAnswer: send, onAsk: (asked: Asked) => show({ kind: "asked", asked }) };
  return (
    <section className="chat" aria-label={chatTexts.phoneOf(person.name)}>
      <ChatHeader
        number={number}
        typing={props.typing}
        onMore={() => show({ kind: "business" })}
        end={props.headerEnd}
      />
      <ChatNotices {...props} />
      <TapsContext value={taps}>
        <ChatBody
          {...props}
          written={count}
          onReply={(to) => setWriting({ kind: "reply", to })}
          onMore={(entry) => show({ kind: "message", entry })}
        />
      </TapsContext>
      {person.blocked ? (
        <div className="composer composer--blocked" role="status">
          <p>{chatTexts.blockedNotice(person.name, number.name)}</p>
          <Button size="xs" onClick={() => props.onChangePerson({ blocked: false })}>
            {chatTexts.unblock}
          </Button>
        </div>
      ) : (
        <Composer
          business={number.name}
          writing={writing}
          onCancel={() => setWriting(NEW)}
          onWrite={(body) => send(written(writing, body))}
          onAttach={() => show({ kind: "attach" })}
        />
      )}
      {open !== null && (
        <ChatSheet
          open={open}
          person={person}
          people={props.people}
          business={number.name}
          now={props.now}
          onShow={show}
          onClose={close}
          onSend={(message) => {
            send(message);
            close();
          }}
          onWriting={setWriting}
          onSelect={props.onSelect}
          onChangePerson={props.onChangePerson}
        />
      )}
    </section>
  );
}
