// What the sandbox has besides messages: people, business numbers and a clock.

import {
  type Decode,
  flag,
  instant,
  type JsonObject,
  list,
  number,
  object,
  oneOf,
  orNull,
  text,
} from "../decode";

/** Somebody with a phone. */
export type Person = {
  readonly name: string;
  readonly phone: string;
  readonly online: boolean;
  readonly reads: boolean;
  readonly marketing: "allowed" | "stopped";
  readonly onWhatsapp: boolean;
  /** The person blocked the business. */
  readonly blocked: boolean;
  /** The business-scoped id, by which Meta knows a person without a number. */
  readonly userId: string | null;
  readonly username: string | null;
  /** Whether the business is told the number. */
  readonly phoneVisible: boolean;
};

/** Who is meant, and what changes; the rest stays as it is. */
export type PersonChange = Pick<Person, "name" | "phone"> &
  Partial<Omit<Person, "name" | "phone" | "userId">>;

/** A number the business sends from. */
export type BusinessNumber = {
  readonly phoneNumberId: string;
  readonly display: string;
  readonly name: string;
};

/** The sandbox's clock: its time, and how far that is from real time. */
export type SandboxClock = { readonly now: number; readonly offsetSeconds: number };

const person: Decode<Person> = (value, at) => {
  const it = object(value, at);
  return {
    name: text(it["name"], `${at}/name`),
    phone: text(it["phone"], `${at}/phone`),
    online: flag(it["online"], `${at}/online`),
    reads: flag(it["reads"], `${at}/reads`),
    marketing: oneOf<Person["marketing"]>("allowed", "stopped")(it["marketing"], `${at}/marketing`),
    onWhatsapp: it["on_whatsapp"] !== false,
    blocked: it["blocked"] === true,
    userId: orNull(text)(it["user_id"], `${at}/user_id`),
    username: orNull(text)(it["username"], `${at}/username`),
    phoneVisible: it["phone_visible"] !== false,
  };
};

/** A change in the sandbox's words. */
export function personChange({ onWhatsapp, phoneVisible, ...rest }: PersonChange): JsonObject {
  return {
    ...rest,
    ...(onWhatsapp === undefined ? {} : { on_whatsapp: onWhatsapp }),
    ...(phoneVisible === undefined ? {} : { phone_visible: phoneVisible }),
  };
}

const businessNumber: Decode<BusinessNumber> = (value, at) => {
  const it = object(value, at);
  return {
    phoneNumberId: text(it["phone_number_id"], `${at}/phone_number_id`),
    display: text(it["display_phone_number"], `${at}/display_phone_number`),
    name: text(it["name"], `${at}/name`),
  };
};

/** Reads `{"people":[…]}`. */
export const people: Decode<readonly Person[]> = (value, at) =>
  list(person)(member(value, at, "people"), `${at}/people`);

/** Reads `{"numbers":[…]}`. */
export const numbers: Decode<readonly BusinessNumber[]> = (value, at) =>
  list(businessNumber)(member(value, at, "numbers"), `${at}/numbers`);

/** Reads the clock. */
export const sandboxClock: Decode<SandboxClock> = (value, at) => {
  const it = object(value, at);
  return {
    now: instant(it["now"], `${at}/now`),
    offsetSeconds: number(it["offset_seconds"], `${at}/offset_seconds`),
  };
};

function member(value: unknown, at: string, name: keyof JsonObject): unknown {
  return object(value, at)[name];
}
