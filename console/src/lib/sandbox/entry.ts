// An entry: one message in a person's chat, as the sandbox tells it.

import {
  type Decode,
  instant,
  type JsonObject,
  list,
  number,
  object,
  oneOf,
  orNull,
  text,
} from "../decode";

/** How far a message is. What a person wrote is `received` until the business marks it `read`. */
export type Status = "accepted" | "sent" | "delivered" | "read" | "failed" | "received";

/** What a template's header shows. */
export type Header = {
  readonly kind: "text" | "image" | "video" | "document";
  readonly text: string | null;
  readonly link: string | null;
};

/** A button under a message. */
export type ShownButton = {
  readonly kind: "quick_reply" | "url" | "phone_number" | "copy_code";
  readonly text: string;
  readonly url: string | null;
};

/** What the person sees: templates are filled in. */
export type Shown = {
  readonly header: Header | null;
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly ShownButton[];
};

/** Why Meta did not deliver. */
export type SendError = {
  readonly code: number;
  readonly title: string;
  readonly details: string | null;
};

/** One fact about a message and its instant. */
export type Step = { readonly status: Status; readonly at: number };

/** One message in a person's chat. */
export type Entry = {
  readonly id: string;
  readonly person: string;
  readonly phoneNumberId: string;
  readonly direction: "to_person" | "to_business";
  readonly type: string;
  readonly at: number;
  readonly status: Status;
  readonly content: JsonObject;
  readonly shown: Shown;
  readonly contextId: string | null;
  readonly error: SendError | null;
  readonly timeline: readonly Step[];
};

const status = oneOf<Status>("accepted", "sent", "delivered", "read", "failed", "received");

const header: Decode<Header> = (value, at) => {
  const it = object(value, at);
  return {
    kind: oneOf<Header["kind"]>("text", "image", "video", "document")(it["kind"], `${at}/kind`),
    text: orNull(text)(it["text"], `${at}/text`),
    link: orNull(text)(it["link"], `${at}/link`),
  };
};

const button: Decode<ShownButton> = (value, at) => {
  const it = object(value, at);
  const kinds = oneOf<ShownButton["kind"]>("quick_reply", "url", "phone_number", "copy_code");
  return {
    kind: kinds(it["kind"], `${at}/kind`),
    text: text(it["text"], `${at}/text`),
    url: orNull(text)(it["url"], `${at}/url`),
  };
};

const shown: Decode<Shown> = (value, at) => {
  const it = object(value, at);
  return {
    header: orNull(header)(it["header"], `${at}/header`),
    body: orNull(text)(it["body"], `${at}/body`) ?? "",
    footer: orNull(text)(it["footer"], `${at}/footer`),
    buttons: orNull(list(button))(it["buttons"], `${at}/buttons`) ?? [],
  };
};

const sendError: Decode<SendError> = (value, at) => {
  const it = object(value, at);
  return {
    code: number(it["code"], `${at}/code`),
    title: text(it["title"], `${at}/title`),
    details: orNull(text)(it["details"], `${at}/details`),
  };
};

const step: Decode<Step> = (value, at) => {
  const it = object(value, at);
  return { status: status(it["status"], `${at}/status`), at: instant(it["at"], `${at}/at`) };
};

/** Reads one entry. */
export const entry: Decode<Entry> = (value, at) => {
  const it = object(value, at);
  const directions = oneOf<Entry["direction"]>("to_person", "to_business");
  return {
    id: text(it["id"], `${at}/id`),
    person: text(it["person"], `${at}/person`),
    phoneNumberId: text(it["phone_number_id"], `${at}/phone_number_id`),
    direction: directions(it["direction"], `${at}/direction`),
    type: text(it["type"], `${at}/type`),
    at: instant(it["at"], `${at}/at`),
    status: status(it["status"], `${at}/status`),
    content: object(it["content"], `${at}/content`),
    shown: shown(it["shown"], `${at}/shown`),
    contextId: orNull(text)(it["context_id"], `${at}/context_id`),
    error: orNull(sendError)(it["error"], `${at}/error`),
    timeline: list(step)(it["timeline"], `${at}/timeline`),
  };
};
