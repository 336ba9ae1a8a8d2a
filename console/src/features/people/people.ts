// Who of the people is meant, and who a new one would be.

import type { Person } from "../../lib/sandbox/world";

/** Whose phone is shown. */
export type Shown =
  | { readonly kind: "person"; readonly person: Person }
  /** The address names a number nobody has. */
  | { readonly kind: "nobody"; readonly phone: string }
  /** There is no one at all. */
  | { readonly kind: "empty" };

/** The person the address asks for, or the first when it asks for none. */
export function whoIsShown(people: readonly Person[], asked: string | null): Shown {
  const first = people[0];
  if (asked === null) return first ? { kind: "person", person: first } : { kind: "empty" };
  const person = people.find((it) => it.phone === asked);
  return person ? { kind: "person", person } : { kind: "nobody", phone: asked };
}

/** Somebody new: reachable, reading, and open to marketing, as most phones are. */
export function newPerson(name: string, phone: string): Person {
  const digits = phone.replace(/[\s().-]/g, "");
  return { name: name.trim(), phone: digits, online: true, reads: true, marketing: "allowed" };
}
