// Chosen files, looked at before they are sent: one at a time, each with its caption.

import { Button, SegmentedControl, UnstyledButton } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { attachTexts, mediaTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import { Sheet } from "../../../ui/Sheet";
import { DraftView } from "./DraftView";
import { type Draft, type DraftAction, type Drafts, hasCaption, kindsFor } from "./drafts";

type Props = {
  readonly drafts: Drafts;
  readonly onAct: (action: DraftAction) => void;
  readonly onSend: () => void;
  readonly onClose: () => void;
};

/** Draws the sheet. */
export function PreviewSheet({ drafts, onAct, onSend, onClose }: Props) {
  const { all } = drafts;
  const draft = all.find((it) => it.key === drafts.shown) ?? all[0];
  if (!draft) return null;
  const isEmpty = all.some((it) => it.file.size === 0);
  const captioned = hasCaption(draft.kind);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isEmpty) onSend();
  };
  return (
    <Sheet title={attachTexts.preview(all.length)} onClose={onClose} onPhone>
      <form className="preview-sheet" onSubmit={submit}>
        <DraftView key={draft.key} draft={draft} />
        {draft.file.size === 0 && (
          <p className="preview-sheet__warning" role="alert">
            {attachTexts.empty}
          </p>
        )}
        {all.length > 1 && <Strip drafts={drafts} onAct={onAct} />}
        <KindChoice draft={draft} onAct={onAct} />
        <div className="preview-sheet__row">
          {captioned ? (
            <Caption key={draft.key} draft={draft} onAct={onAct} onSubmit={submit} />
          ) : (
            <p className="hint">{attachTexts.noCaption(mediaTexts.kinds[draft.kind])}</p>
          )}
          <Button type="submit" disabled={isEmpty} leftSection={<Icon name="send" size={17} />}>
            {attachTexts.send(all.length)}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

type OneProps = { readonly draft: Draft; readonly onAct: Props["onAct"] };

function KindChoice({ draft, onAct }: OneProps) {
  const kinds = kindsFor(draft.file.type);
  if (kinds.length < 2) return null;
  const choose = (value: string) => {
    const kind = kinds.find((it) => it === value);
    if (kind) onAct({ kind: "change", key: draft.key, change: { kind } });
  };
  return (
    <SegmentedControl
      size="xs"
      aria-label={attachTexts.sendAs}
      data={kinds.map((value) => ({ value, label: mediaTexts.kinds[value] }))}
      value={draft.kind}
      onChange={choose}
    />
  );
}

type CaptionProps = OneProps & { readonly onSubmit: (event: KeyboardEvent) => void };

function Caption({ draft, onAct, onSubmit }: CaptionProps) {
  const field = useRef<HTMLTextAreaElement>(null);

  // Focus is the browser's: who has chosen a picture wants to write below it next. On a phone that
  // would bring up the keyboard over the picture.
  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) field.current?.focus();
  }, []);

  return (
    <textarea
      ref={field}
      className="composer__field"
      rows={1}
      dir="auto"
      aria-label={attachTexts.caption}
      placeholder={attachTexts.captionHint}
      value={draft.caption}
      onChange={({ currentTarget }) =>
        onAct({ kind: "change", key: draft.key, change: { caption: currentTarget.value } })
      }
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
          onSubmit(event);
        }
      }}
    />
  );
}

/** All files in small, where there are several. */
function Strip({ drafts, onAct }: Pick<Props, "drafts" | "onAct">) {
  return (
    <ul className="strip" aria-label={attachTexts.chosen}>
      {drafts.all.map(({ key, kind, address, filename }) => (
        <li key={key} className="strip__one">
          <UnstyledButton
            className={key === drafts.shown ? "strip__show strip__show--on" : "strip__show"}
            aria-label={attachTexts.show(filename)}
            aria-current={key === drafts.shown}
            onClick={() => onAct({ kind: "show", key })}
          >
            {kind === "image" || kind === "sticker" ? (
              <img src={address} alt="" />
            ) : (
              <Icon name={kind === "video" ? "video" : kind === "document" ? "file" : "mic"} />
            )}
          </UnstyledButton>
          <UnstyledButton
            className="strip__remove"
            aria-label={attachTexts.remove(filename)}
            onClick={() => onAct({ kind: "remove", key })}
          >
            <Icon name="close" size={12} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
