// Reading JSON that somebody else wrote: each reader takes an unknown value and gives a typed one,
// or refuses with a sentence that names the place.

/** A JSON object whose members have not been looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads one value; `at` is where it stands, for the sentence of a refusal. */
export type Decode<T> = (value: unknown, at: string) => T;

/** The other side answered something this page does not understand. */
export class UnexpectedShape extends Error {
  constructor(at: string, wanted: string) {
    super(`${at} should be ${wanted}`);
    this.name = "UnexpectedShape";
  }
}

/** Whether this is a JSON object (not a list, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON object, its members unread. */
export const object: Decode<JsonObject> = (value, at) => {
  if (isObject(value)) return value;
  throw new UnexpectedShape(at, "an object");
};

/** A text. */
export const text: Decode<string> = (value, at) => {
  if (typeof value === "string") return value;
  throw new UnexpectedShape(at, "a text");
};

/** A finite number. */
export const number: Decode<number> = (value, at) => {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new UnexpectedShape(at, "a number");
};

/** True or false. */
export const flag: Decode<boolean> = (value, at) => {
  if (typeof value === "boolean") return value;
  throw new UnexpectedShape(at, "true or false");
};

/** An RFC 3339 time, as milliseconds since 1970. */
export const instant: Decode<number> = (value, at) => {
  const read = Date.parse(text(value, at));
  if (Number.isNaN(read)) throw new UnexpectedShape(at, "a time (RFC 3339)");
  return read;
};

/** What `decode` reads, or null where there is null or nothing. */
export function orNull<T>(decode: Decode<T>): Decode<T | null> {
  return (value, at) => (value === null || value === undefined ? null : decode(value, at));
}

/** A list of what `decode` reads. */
export function list<T>(decode: Decode<T>): Decode<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new UnexpectedShape(at, "a list");
    return value.map((item, index) => decode(item, `${at}/${index}`));
  };
}

/** One of the listed words. */
export function oneOf<Word extends string>(...words: readonly Word[]): Decode<Word> {
  return (value, at) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new UnexpectedShape(at, `one of ${words.join(", ")}`);
    return found;
  };
}
