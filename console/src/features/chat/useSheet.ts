// What lies open over the chat: a question of the business, a menu, something to attach.

import { useState } from "react";
import type { Entry } from "../../lib/sandbox/entry";
import type { Asked, Media } from "./bubble/piece";

/** The sheet over the chat. */
export type Open =
  | { readonly kind: "asked"; readonly asked: Asked }
  | { readonly kind: "message"; readonly entry: Entry }
  | { readonly kind: "picture"; readonly picture: Media }
  | { readonly kind: "attach" | "place" | "contact" | "ad" | "business" };

/** The open sheet, and how one opens and closes it. */
export type SheetHandle = {
  readonly open: Open | null;
  readonly show: (open: Open) => void;
  readonly close: () => void;
};

/** No sheet is open at first. */
export function useSheet(): SheetHandle {
  const [open, setOpen] = useState<Open | null>(null);
  return { open, show: setOpen, close: () => setOpen(null) };
}
