// What a person can do with a message, and why not where they cannot.

import { into, words } from "../../lib/look";
import type { Entry } from "../../lib/sandbox/entry";
import type { InboundMessage } from "../../lib/sandbox/inbound";
import { sheetTexts } from "../../texts/sheets";
import { sharedContact, sharedPlace, writtenText } from "./bubble/answers";
import { bubbleOf } from "./bubble/bubble";
import { cardsOf } from "./bubble/contact";
import { savedName } from "./bubble/kept";
import { placeOf } from "./bubble/media";
import type { Bubble, PlaceView } from "./bubble/piece";
import type { Parcel } from "./parcel";

/** The emoji a phone offers first. */
export const REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

const EDIT_WITHIN_MS = 15 * 60_000;
const REVOKE_WITHIN_MS = 2 * 86_400_000;

/** Something one can do, or the reason why not. */
export type Option<T> =
  | { readonly kind: "can"; readonly with: T }
  | { readonly kind: "cannot"; readonly why: string };

/** What is passed on: a message as it is, or a file that becomes the person's own on its way. */
export type Passing =
  | { readonly kind: "message"; readonly message: InboundMessage }
  | { readonly kind: "parcel"; readonly parcel: Parcel };

/** What one can do with a message; null where it is not offered at all. */
export type Options = {
  /** The emoji that the person has put on it. */
  readonly reaction: string | null;
  readonly forward: Option<Passing>;
  /** Its text, to be changed. */
  readonly edit: Option<string> | null;
  readonly revoke: Option<InboundMessage> | null;
};

/** What the person can do with `entry` at `now`. */
export function optionsFor(entry: Entry, now: number): Options {
  const own = entry.direction === "to_business";
  const passing = passingOf(entry);
  return {
    reaction: entry.reactions.find((it) => it.from === "person")?.emoji ?? null,
    forward:
      passing === null
        ? { kind: "cannot", why: sheetTexts.noForward }
        : { kind: "can", with: passing },
    edit: own ? editOf(entry, now) : null,
    revoke: own ? revokeOf(entry, now) : null,
  };
}

/** The person's own text, changed. */
export function edited(entry: Entry, body: string): InboundMessage {
  const message = { type: "text", text: { body } } as const;
  return { type: "edit", edit: { original_message_id: entry.id, message } };
}

/** Whether there is anything to do with it: not with what was taken back, nor with what only happened. */
export function hasOptions(entry: Entry): boolean {
  const { kind } = bubbleOf(entry);
  return kind === "stack" || kind === "odd";
}

function editOf(entry: Entry, now: number): Option<string> {
  const body = words(into(entry.content, "text"), "body");
  if (entry.type !== "text" || body === null) return { kind: "cannot", why: sheetTexts.onlyText };
  if (now - entry.at > EDIT_WITHIN_MS) return { kind: "cannot", why: sheetTexts.editLate };
  return { kind: "can", with: body };
}

function revokeOf(entry: Entry, now: number): Option<InboundMessage> {
  if (now - entry.at > REVOKE_WITHIN_MS) return { kind: "cannot", why: sheetTexts.removeLate };
  const revoke = { original_message_id: entry.id };
  return { kind: "can", with: { type: "revoke", revoke } };
}

function passingOf(entry: Entry): Passing | null {
  const parcel = parcelOf(bubbleOf(entry));
  if (parcel !== null) return { kind: "parcel", parcel };
  const message = forwardOf(entry);
  return message && { kind: "message", message: { ...message, context: { forwarded: true } } };
}

/** A medium of which the sandbox has the bytes, with its caption or the text below it. */
function parcelOf(bubble: Bubble): Parcel | null {
  const [first, second] = bubble.kind === "stack" ? bubble.pieces : [];
  if (first?.kind !== "media") return null;
  const { id, address, kind } = first.media;
  if (id === null || address === null) return null;
  const caption = second?.kind === "text" ? second.text : "";
  const filename = savedName(first.media);
  return { file: null, filename, kind, caption, address, isForwarded: true };
}

/** What of it a phone passes on: a text, a place, a card; of anything with buttons its text. */
function forwardOf(entry: Entry): InboundMessage | null {
  switch (entry.type) {
    case "location":
      return sharedPlaceOf(placeOf(entry.content));
    case "contacts": {
      const [card] = cardsOf(entry.content);
      const waId = card?.waId ?? null;
      return card
        ? sharedContact(card.name, waId === null ? "" : `+${waId}`, waId !== null, null)
        : null;
    }
    default:
      return sharedTextOf(bubbleOf(entry));
  }
}

function sharedPlaceOf({ latitude, longitude, name, address }: PlaceView): InboundMessage | null {
  if (latitude === null || longitude === null) return null;
  const named = { ...(name === null ? {} : { name }), ...(address === null ? {} : { address }) };
  return sharedPlace({ latitude, longitude, ...named }, null);
}

function sharedTextOf(bubble: Bubble): InboundMessage | null {
  if (bubble.kind !== "stack" || bubble.pieces.some((it) => it.kind === "media")) return null;
  const text = bubble.pieces.find((it) => it.kind === "text");
  return text?.kind === "text" ? writtenText(text.text, null) : null;
}
