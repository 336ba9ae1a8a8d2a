// Who of the people is meant, and who a new one would be.

import type { Person } from "../../lib/sandbox/world";

/** Somebody who is about to get a phone. */
export type NewPerson = Pick<Person, "name" | "phone">;

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

/** Somebody new; what nothing is said of is as on most phones. */
export function newPerson(name: string, phone: string): NewPerson {
  return { name: name.trim(), phone: phone.replace(/[\s().-]/g, "") };
}
