// Gives somebody new a phone.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Problem } from "../../lib/problem";
import { peopleTexts } from "../../texts/desk";
import { type NewPerson, newPerson } from "./people";

type Props = {
  readonly problem: Problem | null;
  readonly onSave: (person: NewPerson) => void;
  readonly onCancel: () => void;
};

/** Draws the form; whether a number is possible is for the sandbox to say. */
export function AddPerson({ problem, onSave, onCancel }: Props) {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(newPerson(name, phone));
  };
  return (
    <form className="add-person" onSubmit={submit} aria-label={peopleTexts.add}>
      <TextInput
        size="xs"
        required
        data-autofocus
        label={peopleTexts.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        required
        type="tel"
        label={peopleTexts.phone}
        description={peopleTexts.phoneHint}
        value={phone}
        error={problem?.detail ?? null}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
      <div className="add-person__buttons">
        <Button size="xs" type="submit">
          {peopleTexts.addNow}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {peopleTexts.cancel}
        </Button>
      </div>
    </form>
  );
}
