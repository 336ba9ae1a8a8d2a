// What one can do with a message: react, reply, forward, change, take back, look into.

import { UnstyledButton } from "@mantine/core";
import type { Entry } from "../../../lib/sandbox/entry";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import { sheetTexts } from "../../../texts/sheets";
import { reacted } from "../bubble/answers";
import { type Option, optionsFor, type Passing, REACTIONS } from "../options";
import type { Writing } from "../writing";
import { type Choice, MenuList } from "./MenuList";

type Props = {
  readonly entry: Entry;
  readonly now: number;
  readonly onSend: (message: InboundMessage) => void;
  readonly onPass: (passing: Passing) => void;
  readonly onWriting: (writing: Writing) => void;
  readonly onSelect: (entry: Entry) => void;
};

/** Draws six emoji and the choices below them. */
export function MessageSheet({ entry, now, onSend, onPass, onWriting, onSelect }: Props) {
  const { reaction, forward, edit, revoke } = optionsFor(entry, now);
  const choices: Choice[] = [
    {
      icon: "reply",
      text: sheetTexts.reply,
      onChoose: () => onWriting({ kind: "reply", to: entry }),
    },
    choiceOf("forward", sheetTexts.forward, forward, onPass),
  ];
  if (edit !== null) {
    const change = (body: string) => onWriting({ kind: "edit", entry, body });
    choices.push(choiceOf("pencil", sheetTexts.edit, edit, change));
  }
  if (revoke !== null) choices.push(choiceOf("bin", sheetTexts.remove, revoke, onSend));
  choices.push({ icon: "braces", text: sheetTexts.details, onChoose: () => onSelect(entry) });
  return (
    <>
      <div className="emoji">
        {REACTIONS.map((emoji) => {
          const isOn = emoji === reaction;
          return (
            <UnstyledButton
              key={emoji}
              className={isOn ? "emoji__one emoji__one--on" : "emoji__one"}
              aria-label={isOn ? sheetTexts.unreact(emoji) : sheetTexts.react(emoji)}
              aria-pressed={isOn}
              onClick={() => onSend(reacted(entry.id, isOn ? "" : emoji))}
            >
              {emoji}
            </UnstyledButton>
          );
        })}
      </div>
      <MenuList choices={choices} />
    </>
  );
}

function choiceOf<T>(
  icon: Choice["icon"],
  text: string,
  option: Option<T>,
  then: (with_: T) => void,
): Choice {
  if (option.kind === "cannot") return { icon, text, more: option.why, onChoose: null };
  return { icon, text, onChoose: () => then(option.with) };
}
