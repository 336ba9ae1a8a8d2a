// What the person sees of a template, as the sandbox filled it in.

import { type Decode, type JsonObject, object } from "../decode";
import { amount, into, objects, words } from "../look";

/** The headers there are; `other` is one this page does not know. */
export type HeaderKind = "text" | "image" | "video" | "document" | "location" | "product" | "other";

/** What stands above the body. */
export type Header = {
  readonly kind: HeaderKind;
  readonly text: string | null;
  readonly link: string | null;
  readonly id: string | null;
  readonly filename: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly name: string | null;
  readonly address: string | null;
  readonly productId: string | null;
};

/** The buttons there are; `other` is one this page does not know. */
export type ButtonKind =
  | "quick_reply"
  | "url"
  | "phone_number"
  | "copy_code"
  | "otp"
  | "flow"
  | "catalog"
  | "mpm"
  | "spm"
  | "voice_call"
  | "request_contact_info"
  | "other";

/** A button under a message. */
export type ShownButton = {
  readonly kind: ButtonKind;
  readonly text: string;
  readonly url: string | null;
  readonly phoneNumber: string | null;
  readonly code: string | null;
  /** What a tap on a quick reply sends back. */
  readonly payload: string | null;
};

/** An offer that ends. */
export type Offer = {
  readonly text: string;
  readonly code: string | null;
  readonly expiresAt: number | null;
};

/** One card of a carousel. */
export type Card = {
  readonly header: Header | null;
  readonly body: string;
  readonly buttons: readonly ShownButton[];
};

/** What the person sees. */
export type Shown = {
  readonly header: Header | null;
  /** One line of words of any type of message. */
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly ShownButton[];
  readonly offer: Offer | null;
  readonly cards: readonly Card[];
};

const HEADERS: readonly HeaderKind[] = [
  "text",
  "image",
  "video",
  "document",
  "location",
  "product",
];
const BUTTONS: readonly ButtonKind[] = [
  "quick_reply",
  "url",
  "phone_number",
  "copy_code",
  "otp",
  "flow",
  "catalog",
  "mpm",
  "spm",
  "voice_call",
  "request_contact_info",
];

/** Reads it; members that are missing or strange are left out, because everything must be shown. */
export const shown: Decode<Shown> = (value, at) => {
  const it = object(value, at);
  return {
    header: header(it),
    body: words(it, "body") ?? "",
    footer: words(it, "footer"),
    buttons: objects(it, "buttons").map(button),
    offer: it["offer"] ? offer(into(it, "offer")) : null,
    cards: objects(it, "cards").map((card) => ({
      header: header(card),
      body: words(card, "body") ?? "",
      buttons: objects(card, "buttons").map(button),
    })),
  };
};

function header(it: JsonObject): Header | null {
  if (!it["header"]) return null;
  const read = into(it, "header");
  return {
    kind: HEADERS.find((kind) => kind === read["kind"]) ?? "other",
    text: words(read, "text"),
    link: words(read, "link"),
    id: words(read, "id"),
    filename: words(read, "filename"),
    latitude: amount(read, "latitude"),
    longitude: amount(read, "longitude"),
    name: words(read, "name"),
    address: words(read, "address"),
    productId: words(read, "product_retailer_id"),
  };
}

function button(it: JsonObject): ShownButton {
  return {
    kind: BUTTONS.find((kind) => kind === it["kind"]) ?? "other",
    text: words(it, "text") ?? "",
    url: words(it, "url"),
    phoneNumber: words(it, "phone_number"),
    code: words(it, "code"),
    payload: words(it, "payload"),
  };
}

function offer(it: JsonObject): Offer {
  const ends = Date.parse(words(it, "expires_at") ?? "");
  return {
    text: words(it, "text") ?? "",
    code: words(it, "code"),
    expiresAt: Number.isNaN(ends) ? null : ends,
  };
}
