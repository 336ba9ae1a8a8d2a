// What the person looking should know before reading: connection, presence, earlier messages.

import type { ReactNode } from "react";
import type { Connection } from "../../lib/sandbox/live";
import type { Person } from "../../lib/sandbox/world";
import { chatTexts } from "../../texts/chat";
import { ProblemNote } from "../../ui/ProblemNote";
import type { ChatHandle } from "./useChat";

type Props = {
  readonly chat: ChatHandle;
  readonly person: Person;
  readonly connection: Connection;
  readonly notices: ReactNode;
};

/** Draws the notices. */
export function ChatNotices({ chat, person, connection, notices }: Props) {
  return (
    <div className="chat__notices">
      {notices}
      {connection === "lost" && (
        <p className="notice notice--bad" role="status">
          {chatTexts.connectionLost}
        </p>
      )}
      {!person.onWhatsapp && (
        <p className="notice" role="status">
          {chatTexts.notOnWhatsapp(person.name)}
        </p>
      )}
      {!person.online && (
        <p className="notice" role="status">
          {chatTexts.offline(person.name)}
        </p>
      )}
      {chat.olderProblem && <ProblemNote problem={chat.olderProblem} onRetry={chat.showOlder} />}
    </div>
  );
}
