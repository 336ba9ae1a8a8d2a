// The screen of the phone: header, messages, composer, and what lies open over them.

import type { ReactNode } from "react";
import type { Entry } from "../../lib/sandbox/entry";
import type { Connection } from "../../lib/sandbox/live";
import type { BusinessNumber, Person } from "../../lib/sandbox/world";
import type { Clockface } from "../../lib/time";
import { chatTexts } from "../../texts/chat";
import { DropArea } from "./attach/DropArea";
import { PreviewSheet } from "./attach/PreviewSheet";
import { TapsContext } from "./bubble/Buttons";
import { ChatBody } from "./ChatBody";
import { ChatFoot } from "./ChatFoot";
import { ChatHeader } from "./ChatHeader";
import { ChatNotices } from "./ChatNotices";
import { ChatSheet } from "./sheet/ChatSheet";
import type { ChatHandle } from "./useChat";
import { useDesk } from "./useDesk";
import { useOneSound } from "./useOneSound";

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

/** Draws the chat. */
export function Chat(props: Props) {
  const { chat, person, number } = props;
  const desk = useDesk(chat);
  const { sheet, drafts } = desk;
  useOneSound();
  return (
    <DropArea
      name={chatTexts.phoneOf(person.name)}
      business={number.name}
      onFiles={person.blocked ? null : desk.takeFiles}
    >
      <ChatHeader
        number={number}
        typing={props.typing}
        onMore={() => sheet.show({ kind: "business" })}
        end={props.headerEnd}
      />
      <ChatNotices {...props} />
      <TapsContext value={desk.taps}>
        <ChatBody
          {...props}
          written={desk.written}
          onReply={(to) => desk.setWriting({ kind: "reply", to })}
          onMore={(entry) => sheet.show({ kind: "message", entry })}
        />
      </TapsContext>
      <ChatFoot
        desk={desk}
        person={person}
        business={number.name}
        onUnblock={() => props.onChangePerson({ blocked: false })}
      />
      {sheet.open !== null && (
        <ChatSheet
          open={sheet.open}
          person={person}
          people={props.people}
          business={number.name}
          now={props.now}
          onShow={sheet.show}
          onClose={sheet.close}
          onSend={(message) => {
            desk.send(message);
            sheet.close();
          }}
          onPass={desk.passOn}
          onFiles={desk.takeFiles}
          onWriting={desk.setWriting}
          onSelect={props.onSelect}
          onChangePerson={props.onChangePerson}
        />
      )}
      <PreviewSheet
        drafts={drafts.drafts}
        onAct={drafts.act}
        onSend={desk.sendDrafts}
        onClose={drafts.drop}
      />
    </DropArea>
  );
}
