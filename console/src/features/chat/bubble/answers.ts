// What the person sends by tapping: Meta's inbound objects, composed.

import type { JsonObject } from "../../../lib/decode";
import type { CallPermission, InboundMessage, Order, Place } from "../../../lib/sandbox/inbound";
import type { MediaKind } from "../../../lib/sandbox/media";
import { unreachable } from "../../../lib/unreachable";
import { bubbleTexts } from "../../../texts/bubbles";
import type { Fact, SavedAddress } from "./piece";

const WEEK_SECONDS = 7 * 86_400;

/** A text, in reply to a message or to none. */
export function writtenText(body: string, to: string | null): InboundMessage {
  return { type: "text", text: { body }, ...inReplyTo(to) };
}

/** A picture, a sound or a file that the sandbox has under `id`; sounds and stickers have no caption. */
export function sentMedium(
  kind: MediaKind,
  id: string,
  filename: string,
  caption: string,
  to: string | null,
): InboundMessage {
  const captioned = { id, ...(caption === "" ? {} : { caption }) };
  const rider = inReplyTo(to);
  switch (kind) {
    case "image":
      return { type: "image", image: captioned, ...rider };
    case "video":
      return { type: "video", video: captioned, ...rider };
    case "document":
      return { type: "document", document: { ...captioned, filename }, ...rider };
    // Whether a sound is a voice message is told by its bytes, and the sandbox looks.
    case "audio":
    case "voice":
      return { type: "audio", audio: { id }, ...rider };
    case "sticker":
      return { type: "sticker", sticker: { id }, ...rider };
    default:
      return unreachable(kind);
  }
}

/** A reply button of an interactive message. */
export function tappedReply(to: string, id: string, title: string): InboundMessage {
  return {
    type: "interactive",
    interactive: { type: "button_reply", button_reply: { id, title } },
    ...inReplyTo(to),
  };
}

/** A row of a list. */
export function chosenRow(
  to: string,
  id: string,
  title: string,
  description: string | null,
): InboundMessage {
  const row = { id, title, ...(description === null ? {} : { description }) };
  return {
    type: "interactive",
    interactive: { type: "list_reply", list_reply: row },
    ...inReplyTo(to),
  };
}

/** A quick reply of a template; without a payload the label is the payload, as Meta does. */
export function tappedQuickReply(to: string, text: string, payload: string | null): InboundMessage {
  return { type: "button", button: { payload: payload ?? text, text }, ...inReplyTo(to) };
}

/** A flow's form, filled in. */
export function filledFlow(
  to: string,
  hidden: JsonObject,
  fields: readonly Fact[],
): InboundMessage {
  return nfmReply(to, "flow", { ...hidden, ...valuesOf(fields) });
}

/** An address, typed or one of those the business keeps. */
export function givenAddress(
  to: string,
  fields: readonly Fact[],
  saved: SavedAddress | null,
): InboundMessage {
  const values = valuesOf(fields);
  return nfmReply(to, "address_message", {
    ...(saved === null ? {} : { saved_address_id: saved.id }),
    values,
  });
}

/** Whether and how long the business may call. */
export function callPermission(
  to: string,
  choice: "always" | "week" | "never",
  now: number,
): InboundMessage {
  const reply: CallPermission = {
    response: choice === "never" ? "reject" : "accept",
    is_permanent: choice === "always",
    ...(choice === "week" ? { expiration_timestamp: Math.floor(now / 1000) + WEEK_SECONDS } : {}),
    response_source: "user_action",
  };
  return {
    type: "interactive",
    interactive: { type: "call_permission_reply", call_permission_reply: reply },
    ...inReplyTo(to),
  };
}

/** A place. */
export function sharedPlace(place: Place, to: string | null): InboundMessage {
  return { type: "location", location: place, ...inReplyTo(to) };
}

/** Somebody's card; in answer to a request it is the person's own. */
export function sharedContact(
  name: string,
  phone: string,
  isOnWhatsapp: boolean,
  to: string | null,
): InboundMessage {
  const [first = name] = name.split(" ");
  const waId = isOnWhatsapp ? { wa_id: phone.replace(/\D/g, "") } : {};
  return {
    type: "contacts",
    contacts: [
      {
        name: { formatted_name: name, first_name: first },
        phones: [{ phone, type: "CELL", ...waId }],
        origin: to === null ? "other" : "contact_request",
      },
    ],
    ...inReplyTo(to),
  };
}

/** What the person wants from the catalogue. */
export function placedOrder(
  to: string,
  catalogId: string,
  items: Order["product_items"],
): InboundMessage {
  const order: Order = { catalog_id: catalogId, text: "", product_items: items };
  return { type: "order", order, ...inReplyTo(to) };
}

/** An emoji on a message; an empty one takes it away. */
export function reacted(messageId: string, emoji: string): InboundMessage {
  return { type: "reaction", reaction: { message_id: messageId, emoji } };
}

function nfmReply(
  to: string,
  name: "flow" | "address_message",
  response: JsonObject,
): InboundMessage {
  const reply = { name, body: bubbleTexts.formSent, response_json: JSON.stringify(response) };
  return {
    type: "interactive",
    interactive: { type: "nfm_reply", nfm_reply: reply },
    ...inReplyTo(to),
  };
}

function valuesOf(fields: readonly Fact[]): JsonObject {
  return Object.fromEntries(
    fields.filter(({ name }) => name.trim() !== "").map(({ name, value }) => [name.trim(), value]),
  );
}

function inReplyTo(to: string | null) {
  return to === null ? {} : { context: { id: to } };
}
