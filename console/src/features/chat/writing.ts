// What the composer is for at the moment: something new, a reply, or a change.

import type { Entry } from "../../lib/sandbox/entry";
import type { InboundMessage } from "../../lib/sandbox/inbound";
import { unreachable } from "../../lib/unreachable";
import { writtenText } from "./bubble/answers";
import { edited } from "./options";

/** What the person is about to write. */
export type Writing =
  | { readonly kind: "new" }
  | { readonly kind: "reply"; readonly to: Entry }
  | { readonly kind: "edit"; readonly entry: Entry; readonly body: string };

/** The message that `body` becomes. */
export function written(writing: Writing, body: string): InboundMessage {
  switch (writing.kind) {
    case "new":
      return writtenText(body, null);
    case "reply":
      return writtenText(body, writing.to.id);
    case "edit":
      return edited(writing.entry, body);
    default:
      return unreachable(writing);
  }
}
