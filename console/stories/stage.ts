// A stage for stories about types of messages: people whose windows are open, and a message of a
// type sent or received.

import type { JsonObject } from "../src/lib/decode";
import { type Kind, placed } from "./kinds";
import type { Waxwing } from "./waxwing";

const ANA = "+14155550101";
const BRUNO = "+5511955550102";
const CHIARA = "+393335550103";

/** Whose phone a type is shown on: many messages to one person in a minute are too many for Meta. */
export function phoneFor(name: string): string {
  if (name.startsWith("template.")) return CHIARA;
  return name.startsWith("interactive.") ? BRUNO : ANA;
}

/** Everybody writes first, so that the business may answer. */
export async function setStage(waxwing: Waxwing): Promise<void> {
  for (const phone of [ANA, BRUNO, CHIARA]) await waxwing.says(phone, textOf("Hello!"));
}

/** The business sends the type's example, once its template is approved; gives its id. */
export async function sendKind(waxwing: Waxwing, { name, needs, send }: Kind): Promise<string> {
  const phone = phoneFor(name);
  if (send === null) throw new Error(`${name} has nothing to send`);
  if (needs !== null) await waxwing.approves(needs);
  const isAbout = JSON.stringify(send).includes("{theirs}");
  const theirs = isAbout ? await waxwing.says(phone, textOf("Thanks a lot")) : "";
  return waxwing.sends(phone, placed(send, theirs, ""));
}

/** The person sends the type's example; gives its id and that of the message it is about. */
export async function receiveKind(
  waxwing: Waxwing,
  { name, receive }: Kind,
): Promise<{ readonly id: string; readonly about: string }> {
  const phone = phoneFor(name);
  if (receive === null) throw new Error(`${name} has nothing to receive`);
  const example = JSON.stringify(receive);
  const theirs = example.includes("{theirs}")
    ? await waxwing.says(phone, textOf("Has it left?"))
    : "";
  const ours = example.includes("{ours}")
    ? await waxwing.sends(phone, textOf("Your order A-1042 has left."))
    : "";
  const id = await waxwing.says(phone, placed(receive, theirs, ours));
  return { id, about: theirs + ours };
}

/** A text's content. */
export function textOf(body: string): JsonObject {
  return { type: "text", text: { body } };
}
