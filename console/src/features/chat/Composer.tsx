// Where the person writes.

import { UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";
import { authorOf, Quote } from "./Quote";
import type { Writing } from "./writing";

type Props = {
  readonly business: string;
  readonly writing: Writing;
  readonly onCancel: () => void;
  readonly onWrite: (body: string) => void;
  readonly onAttach: () => void;
};

/** Draws the composer: Enter sends, Shift and Enter make a new line, Escape drops reply or change. */
export function Composer({ business, writing, onCancel, onWrite, onAttach }: Props) {
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  // Focus is the browser's: who clicks "Reply" or "Edit" wants to write next.
  useEffect(() => {
    if (writing.kind === "edit") setDraft(writing.body);
    if (writing.kind !== "new") field.current?.focus();
  }, [writing]);

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
  const verb = writing.kind === "edit" ? chatTexts.save : chatTexts.send;

  return (
    <form
      className="composer"
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
          onClick={onAttach}
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
        <UnstyledButton
          type="submit"
          className="composer__send"
          aria-label={verb}
          title={verb}
          disabled={draft.trim() === ""}
        >
          <Icon name={writing.kind === "edit" ? "done" : "send"} size={20} />
        </UnstyledButton>
      </div>
    </form>
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
