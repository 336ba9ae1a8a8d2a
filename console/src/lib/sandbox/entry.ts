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
import { objects, words, yes } from "../look";
import { type KeptMedium, keptMedia } from "./media";
import { type Shown, shown } from "./shown";

/**
 * How far a message is. What a person wrote is `received` until the business marks it `read`; a
 * voice message of the business's is `played`.
 */
export type Status = "accepted" | "sent" | "delivered" | "read" | "played" | "failed" | "received";

/** Why Meta did not deliver. */
export type SendError = {
  readonly code: number;
  readonly title: string;
  readonly details: string | null;
};

/** One fact about a message, in the sandbox's word, and its instant. */
export type Step = { readonly status: string; readonly at: number };

/** An emoji on a bubble, and whose it is. */
export type Reaction = { readonly from: "person" | "business"; readonly emoji: string };

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
  readonly forwarded: boolean;
  readonly edited: boolean;
  /** Its author took it back. */
  readonly revoked: boolean;
  /** Meta holds it back to see how the template does. */
  readonly held: boolean;
  readonly reactions: readonly Reaction[];
  /** Its media that the sandbox has or had; null where it does not say. */
  readonly media: readonly KeptMedium[] | null;
};

const STATUSES: readonly Status[] = [
  "accepted",
  "sent",
  "delivered",
  "read",
  "played",
  "failed",
  "received",
];

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
  return { status: text(it["status"], `${at}/status`), at: instant(it["at"], `${at}/at`) };
};

/** Reads one entry. */
export const entry: Decode<Entry> = (value, at) => {
  const it = object(value, at);
  const directions = oneOf<Entry["direction"]>("to_person", "to_business");
  const timeline = list(step)(it["timeline"], `${at}/timeline`);
  return {
    id: text(it["id"], `${at}/id`),
    person: text(it["person"], `${at}/person`),
    phoneNumberId: text(it["phone_number_id"], `${at}/phone_number_id`),
    direction: directions(it["direction"], `${at}/direction`),
    type: text(it["type"], `${at}/type`),
    at: instant(it["at"], `${at}/at`),
    status: statusOf(text(it["status"], `${at}/status`), timeline),
    content: object(it["content"], `${at}/content`),
    shown: shown(it["shown"], `${at}/shown`),
    contextId: orNull(text)(it["context_id"], `${at}/context_id`),
    error: orNull(sendError)(it["error"], `${at}/error`),
    timeline,
    forwarded: yes(it, "forwarded"),
    edited: yes(it, "edited"),
    revoked: yes(it, "revoked"),
    held: yes(it, "held"),
    reactions: objects(it, "reactions").flatMap((one): Reaction[] => {
      const emoji = words(one, "emoji");
      if (emoji === null) return [];
      return [{ from: one["from"] === "business" ? "business" : "person", emoji }];
    }),
    media: keptMedia(it, at),
  };
};

/** A status this page does not know counts as the last one it does. */
function statusOf(word: string, timeline: readonly Step[]): Status {
  const reached = [...timeline.map((it) => it.status), word].flatMap(
    (it) => STATUSES.find((known) => known === it) ?? [],
  );
  return STATUSES.find((known) => known === word) ?? reached.at(-1) ?? "accepted";
}
