// What lies open over the chat: a question of the business, a menu, something to attach.

import { useState } from "react";
import type { Entry } from "../../lib/sandbox/entry";
import type { Asked } from "./bubble/piece";

/** The sheet over the chat. */
export type Open =
  | { readonly kind: "asked"; readonly asked: Asked }
  | { readonly kind: "message"; readonly entry: Entry }
  | { readonly kind: "attach" | "place" | "contact" | "ad" | "business" };

/** The open sheet, and how one opens and closes it. */
export function useSheet(): {
  readonly open: Open | null;
  readonly show: (open: Open) => void;
  readonly close: () => void;
} {
  const [open, setOpen] = useState<Open | null>(null);
  return { open, show: setOpen, close: () => setOpen(null) };
}
