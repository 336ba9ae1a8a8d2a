// Where the person writes.

import { UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Entry } from "../../lib/sandbox/entry";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";
import { authorOf, Quote } from "./Quote";

type Props = {
  readonly business: string;
  /** The message the person replies to, if any. */
  readonly replyTo: Entry | null;
  readonly onCancelReply: () => void;
  readonly onWrite: (body: string) => void;
};

/** Draws the composer: Enter sends, Shift and Enter make a new line, Escape drops the reply. */
export function Composer({ business, replyTo, onCancelReply, onWrite }: Props) {
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  // Focus is the browser's: who clicks "Reply" wants to write next.
  useEffect(() => {
    if (replyTo) field.current?.focus();
  }, [replyTo]);

  const send = () => {
    if (draft.trim() === "") return;
    onWrite(draft.trim());
    setDraft("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && replyTo) onCancelReply();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo && (
        <section
          className="composer__reply"
          aria-label={chatTexts.replyingTo(authorOf(replyTo, business))}
        >
          <Quote quoted={replyTo} business={business} />
          <IconButton icon="close" name={chatTexts.cancelReply} onClick={onCancelReply} />
        </section>
      )}
      <div className="composer__row">
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
          aria-label={chatTexts.send}
          title={chatTexts.send}
          disabled={draft.trim() === ""}
        >
          <Icon name="send" size={20} />
        </UnstyledButton>
      </div>
    </form>
  );
}
