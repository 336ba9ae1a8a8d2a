// The foot of the chat: where one writes or speaks, or why one cannot.

import { Button } from "@mantine/core";
import type { Person } from "../../lib/sandbox/world";
import { chatTexts } from "../../texts/chat";
import { Composer } from "./Composer";
import type { Desk } from "./useDesk";
import { VoiceBar } from "./voice/VoiceBar";
import { written } from "./writing";

type Props = {
  readonly desk: Desk;
  readonly person: Person;
  readonly business: string;
  readonly onUnblock: () => void;
};

/** Draws the foot. */
export function ChatFoot({ desk, person, business, onUnblock }: Props) {
  if (person.blocked) {
    return (
      <div className="composer composer--blocked" role="status">
        <p>{chatTexts.blockedNotice(person.name, business)}</p>
        <Button size="xs" onClick={onUnblock}>
          {chatTexts.unblock}
        </Button>
      </div>
    );
  }
  const speaks = desk.voice.voice.kind !== "off";
  return (
    <>
      {speaks && <VoiceBar handle={desk.voice} />}
      {/* What was typed stays while one speaks. */}
      <Composer
        hidden={speaks}
        business={business}
        writing={desk.writing}
        onCancel={() => desk.setWriting({ kind: "new" })}
        onWrite={(body) => desk.send(written(desk.writing, body))}
        onAttach={() => desk.sheet.show({ kind: "attach" })}
        onSpeak={desk.voice.start}
      />
    </>
  );
}
