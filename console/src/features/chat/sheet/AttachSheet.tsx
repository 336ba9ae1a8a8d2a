// What a person can send besides text.

import { useRef } from "react";
import { attachTexts } from "../../../texts/media";
import { sheetTexts } from "../../../texts/sheets";
import type { TakeFiles } from "../attach/useDrafts";
import type { Open } from "../useSheet";
import { type Choice, MenuList } from "./MenuList";

type Props = {
  readonly onShow: (open: Open) => void;
  readonly onFiles: TakeFiles;
};

const PICTURES = "image/jpeg,image/png,image/webp,video/mp4,video/3gpp";
const SOUNDS = "audio/*";
const ANYTHING = "";

/** Draws the choices. */
export function AttachSheet({ onShow, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const choose = (accept: string) => {
    if (!input.current) return;
    input.current.accept = accept;
    input.current.click();
  };
  const file = (icon: Choice["icon"], text: string, accept: string, more?: string): Choice => ({
    icon,
    text,
    more,
    onChoose: () => choose(accept),
  });
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          const { files } = currentTarget;
          if (files && files.length > 0) onFiles([...files], currentTarget.accept === ANYTHING);
        }}
      />
      <MenuList
        choices={[
          file("image", attachTexts.photo, PICTURES),
          file("file", attachTexts.document, ANYTHING, attachTexts.documentMore),
          file("headphones", attachTexts.audio, SOUNDS, attachTexts.audioMore),
          {
            icon: "pin",
            text: sheetTexts.attachPlace,
            onChoose: () => onShow({ kind: "place" }),
          },
          {
            icon: "people",
            text: sheetTexts.attachContact,
            onChoose: () => onShow({ kind: "contact" }),
          },
          {
            icon: "megaphone",
            text: sheetTexts.attachAd,
            more: sheetTexts.adHint,
            onChoose: () => onShow({ kind: "ad" }),
          },
        ]}
      />
    </>
  );
}
