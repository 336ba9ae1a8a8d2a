// Entries for tests: short to write, whole to read.

import type { JsonObject } from "../../lib/decode";
import type { Entry, Status } from "../../lib/sandbox/entry";
import type { Shown } from "../../lib/sandbox/shown";

/** What is seen of a message without anything to see. */
export const NOTHING_SHOWN: Shown = {
  header: null,
  body: "",
  footer: null,
  buttons: [],
  offer: null,
  cards: [],
};

/** An entry of Ana's chat at `HH:MM` on 20 November 2026, with whatever else matters. */
export function entryAt(time: string, id: string, with_: Partial<Entry> = {}): Entry {
  const at = Date.parse(`2026-11-20T${time}:00Z`);
  const status = with_.status ?? "read";
  return {
    id,
    person: "+14155550101",
    phoneNumberId: "106540352242922",
    direction: "to_person",
    type: "text",
    at,
    status,
    content: { type: "text", text: { body: id } },
    shown: { ...NOTHING_SHOWN, body: id },
    contextId: null,
    error: null,
    timeline: stepsTo(status, at),
    forwarded: false,
    edited: false,
    revoked: false,
    held: false,
    reactions: [],
    media: null,
    ...with_,
  };
}

/** An entry with a content of Meta's. */
export function entryOf(content: JsonObject, with_: Partial<Entry> = {}): Entry {
  return entryAt("10:00", "wamid.Q", { type: String(content["type"]), content, ...with_ });
}

/** The same, written by the person. */
export function ownAt(time: string, id: string, status: Status = "read"): Entry {
  return entryAt(time, id, { direction: "to_business", status });
}

function stepsTo(status: Status, at: number): Entry["timeline"] {
  const way: readonly Status[] = ["accepted", "sent", "delivered", "read", "played"];
  if (!way.includes(status)) return [{ status, at }];
  return way.slice(0, way.indexOf(status) + 1).map((step) => ({ status: step, at }));
}
