// Looking into JSON whose shape nobody promises: what is there is given, what is not is null or empty.
// `decode` refuses what it does not understand; here nothing is refused, because a message of any
// shape must be shown.

import { isObject, type JsonObject } from "./decode";

const NOTHING: JsonObject = {};

/** The object at the end of a path of names; an empty one where there is none. */
export function into(value: unknown, ...path: readonly string[]): JsonObject {
  const found = path.reduce<unknown>((it, name) => (isObject(it) ? it[name] : undefined), value);
  return isObject(found) ? found : NOTHING;
}

/** A text that is not empty; numbers are taken for texts, because ids come as either. */
export function words(value: JsonObject, name: string): string | null {
  const found = value[name];
  if (typeof found === "number") return String(found);
  return typeof found === "string" && found !== "" ? found : null;
}

/** A finite number, or a text that is one. */
export function amount(value: JsonObject, name: string): number | null {
  const found = value[name];
  const read = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
  return typeof read === "number" && Number.isFinite(read) ? read : null;
}

/** Whether a member is true. */
export function yes(value: JsonObject, name: string): boolean {
  return value[name] === true;
}

/** The objects of a list. */
export function objects(value: JsonObject, name: string): readonly JsonObject[] {
  const found = value[name];
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** Whether `whole` has everything that `part` has, and at the same places. */
export function holds(whole: unknown, part: unknown): boolean {
  if (isObject(part)) {
    return isObject(whole) && Object.keys(part).every((name) => holds(whole[name], part[name]));
  }
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) &&
      whole.length === part.length &&
      part.every((item, place) => holds(whole[place], item))
    );
  }
  return whole === part;
}
