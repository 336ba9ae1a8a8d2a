// Where the person writes.

import { UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { chatTexts } from "../../texts/chat";
import { voiceTexts } from "../../texts/media";
import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";
import { authorOf, Quote } from "./Quote";
import type { Writing } from "./writing";

type Props = {
  /** Something else stands in its place; what was typed is kept. */
  readonly hidden: boolean;
  readonly business: string;
  readonly writing: Writing;
  readonly onCancel: () => void;
  readonly onWrite: (body: string) => void;
  readonly onAttach: () => void;
  readonly onSpeak: () => void;
};

/** Draws the composer: Enter sends, Shift and Enter make a new line, Escape drops reply or change. */
export function Composer(props: Props) {
  const { hidden, business, writing, onCancel, onWrite } = props;
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const speak = useRef<HTMLButtonElement>(null);
  const wasHidden = useRef(false);

  // Focus is the browser's: who clicks "Reply" or "Edit" wants to write next.
  useEffect(() => {
    if (writing.kind === "edit") setDraft(writing.body);
    if (writing.kind !== "new") field.current?.focus();
  }, [writing]);

  // Who has spoken goes on here, by voice or in writing; on a phone no keyboard comes up.
  useEffect(() => {
    if (wasHidden.current && !hidden) speak.current?.focus();
    wasHidden.current = hidden;
  }, [hidden]);

  const cancel = () => {
    if (writing.kind === "edit") setDraft("");
    onCancel();
  };
  const send = () => {
    if (draft.trim() === "") return;
    onWrite(draft.trim());
    setDraft("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && writing.kind !== "new") cancel();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="composer"
      hidden={hidden}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <About business={business} writing={writing} onCancel={cancel} />
      <div className="composer__row">
        <IconButton
          icon="plus"
          className="composer__attach"
          name={chatTexts.attach}
          onClick={props.onAttach}
          size={22}
        />
        <textarea
          ref={field}
          className="composer__field"
          rows={1}
          dir="auto"
          aria-label={chatTexts.composer(business)}
          placeholder={chatTexts.composerHint}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <SendButton
          speak={speak}
          edits={writing.kind === "edit"}
          isEmpty={draft.trim() === ""}
          onSpeak={props.onSpeak}
        />
      </div>
    </form>
  );
}

type SendProps = {
  readonly speak: RefObject<HTMLButtonElement | null>;
  readonly edits: boolean;
  readonly isEmpty: boolean;
  readonly onSpeak: () => void;
};

/** Sends what is written; while nothing is, one can speak instead. */
function SendButton({ speak, edits, isEmpty, onSpeak }: SendProps) {
  if (isEmpty && !edits) {
    return (
      <UnstyledButton
        ref={speak}
        className="composer__send"
        aria-label={voiceTexts.record}
        title={voiceTexts.record}
        onClick={onSpeak}
      >
        <Icon name="mic" size={20} />
      </UnstyledButton>
    );
  }
  const verb = edits ? chatTexts.save : chatTexts.send;
  return (
    <UnstyledButton
      type="submit"
      className="composer__send"
      aria-label={verb}
      title={verb}
      disabled={isEmpty}
    >
      <Icon name={edits ? "done" : "send"} size={20} />
    </UnstyledButton>
  );
}

type AboutProps = Pick<Props, "business" | "writing" | "onCancel">;

/** What is replied to or changed, above the field. */
function About({ business, writing, onCancel }: AboutProps) {
  if (writing.kind === "new") return null;
  const edits = writing.kind === "edit";
  const entry = edits ? writing.entry : writing.to;
  const name = edits ? chatTexts.editing : chatTexts.replyingTo(authorOf(entry, business));
  return (
    <section className="composer__reply" aria-label={name}>
      {edits && <Icon name="pencil" size={18} />}
      <Quote quoted={entry} business={business} />
      <IconButton
        icon="close"
        name={edits ? chatTexts.cancelEdit : chatTexts.cancelReply}
        onClick={onCancel}
      />
    </section>
  );
}
