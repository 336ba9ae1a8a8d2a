// What a person's phone does: whether it is reachable, and whether its owner reads.

import { Switch } from "@mantine/core";
import type { Person } from "../../lib/sandbox/world";
import { peopleTexts } from "../../texts/desk";

type Props = { readonly person: Person; readonly onSave: (person: Person) => void };

/** Draws the switches. */
export function PersonSwitches({ person, onSave }: Props) {
  return (
    <fieldset className="switches" aria-label={peopleTexts.settingsOf(person.name)}>
      <Switch
        size="xs"
        label={peopleTexts.online}
        description={peopleTexts.onlineHint}
        checked={person.online}
        onChange={(event) => onSave({ ...person, online: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label={peopleTexts.reads}
        description={peopleTexts.readsHint}
        checked={person.reads}
        onChange={(event) => onSave({ ...person, reads: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
