// On a phone: the chat fills the screen, and the rest comes in sheets.

import type { ReactNode } from "react";
import { deskTexts, inspectorTexts } from "../../texts/desk";
import { Sheet } from "../../ui/Sheet";

type Props = {
  readonly screen: ReactNode;
  /** People and settings; null while closed. */
  readonly side: ReactNode | null;
  /** The selected message; null while none is. */
  readonly message: ReactNode | null;
  readonly onCloseSide: () => void;
  readonly onCloseMessage: () => void;
};

/** Draws the chat and what is open over it. */
export function HandheldLayout({ screen, side, message, onCloseSide, onCloseMessage }: Props) {
  return (
    <main className="handheld">
      {screen}
      {side !== null && (
        <Sheet title={deskTexts.peopleAndSettings} onClose={onCloseSide}>
          {side}
        </Sheet>
      )}
      {message !== null && (
        <Sheet title={inspectorTexts.title} onClose={onCloseMessage}>
          {message}
        </Sheet>
      )}
    </main>
  );
}
