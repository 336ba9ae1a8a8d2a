// What a person's phone does, and what the business may know and send.

import { Switch } from "@mantine/core";
import type { Person } from "../../lib/sandbox/world";
import { peopleTexts } from "../../texts/desk";
import { CopyButton } from "../../ui/CopyButton";
import { factsOf, switchesOf } from "./switches";

type Props = {
  readonly person: Person;
  readonly onChange: (change: Partial<Person>) => void;
};

/** Draws the switches, and the ids by which Meta knows the person. */
export function PersonSwitches({ person, onChange }: Props) {
  return (
    <fieldset className="switches" aria-label={peopleTexts.settingsOf(person.name)}>
      {switchesOf(person).map(({ name, label, hint, on, to }) => (
        <Switch
          key={name}
          size="xs"
          label={label}
          description={hint}
          checked={on}
          onChange={(event) => onChange(to(event.currentTarget.checked))}
        />
      ))}
      {factsOf(person).map(({ name, value }) => (
        <p className="switches__fact" key={name}>
          <span>{name}</span>
          <code>{value}</code>
          <CopyButton text={value} what={name} />
        </p>
      ))}
    </fieldset>
  );
}
