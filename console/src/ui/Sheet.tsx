// A sheet over the page, for what has no room of its own on a narrow screen.

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { deskTexts } from "../texts/desk";
import { IconButton } from "./IconButton";

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  /** Over the phone's screen alone, where there is a phone on the page. */
  readonly onPhone?: boolean;
  /** As high as there is room, whatever is in it. */
  readonly whole?: boolean;
  readonly children: ReactNode;
};

/** Draws an open sheet; Escape, the button and a tap beside it close it. */
export function Sheet({ title, onClose, onPhone = false, whole = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);

  // Only `showModal` makes the rest of the page inert, and it is a method, not an attribute. It is
  // closed while it is still on the page, so that the browser gives the focus back to its opener.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={["sheet", onPhone && "sheet--phone", whole && "sheet--whole"]
        .filter(Boolean)
        .join(" ")}
      aria-label={title}
      closedby="any"
      onClose={onClose}
    >
      <header className="sheet__header">
        <h2>{title}</h2>
        <IconButton icon="close" name={deskTexts.close} onClick={onClose} />
      </header>
      <div className="sheet__body">{children}</div>
    </dialog>
  );
}
