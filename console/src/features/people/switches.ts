// A person's switches: what each says, whether it is on, and what turning it changes.

import type { Person } from "../../lib/sandbox/world";
import { peopleTexts } from "../../texts/desk";

/** One switch. */
export type PersonSwitch = {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  /** What changes when it is turned on or off. */
  readonly to: (on: boolean) => Partial<Person>;
};

const FLAGS = ["online", "reads", "onWhatsapp", "blocked", "phoneVisible"] as const;

/** The switches of a person. */
export function switchesOf(person: Person): readonly PersonSwitch[] {
  const flags = FLAGS.map(
    (name): PersonSwitch => ({
      name,
      ...peopleTexts.switches[name],
      on: person[name],
      to: (on: boolean) => ({ [name]: on }),
    }),
  );
  const marketing: PersonSwitch = {
    name: "marketing",
    ...peopleTexts.switches.marketing,
    on: person.marketing === "allowed",
    to: (on) => ({ marketing: on ? "allowed" : "stopped" }),
  };
  return flags.toSpliced(2, 0, marketing);
}

/** The ids by which Meta knows the person, as far as there are any. */
export function factsOf(
  person: Person,
): readonly { readonly name: string; readonly value: string }[] {
  const facts = [
    { name: peopleTexts.userId, value: person.userId },
    { name: peopleTexts.username, value: person.username },
  ];
  return facts.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
}
