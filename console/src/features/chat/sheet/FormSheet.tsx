// A form the business asks to fill in: a flow or an address.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import { formTexts } from "../../../texts/sheets";
import { Icon } from "../../../ui/Icon";
import { filledFlow, givenAddress } from "../bubble/answers";
import type { Asked, Fact, SavedAddress } from "../bubble/piece";
import { MenuList } from "./MenuList";

type Form = Extract<Asked, { kind: "form" }>;
type Props = { readonly asked: Form; readonly onSend: (message: InboundMessage) => void };

/** Draws the form; its fields go back as the answer's JSON. */
export function FormSheet({ asked, onSend }: Props) {
  const [fields, setFields] = useState(asked.fields);
  const isFlow = asked.form === "flow";
  const change = (place: number, fact: Fact) => setFields(fields.with(place, fact));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const filled = fields.filter(({ value }) => isFlow || value !== "");
    onSend(
      isFlow ? filledFlow(asked.to, asked.hidden, filled) : givenAddress(asked.to, filled, null),
    );
  };
  const giveSaved = (saved: SavedAddress) => onSend(givenAddress(asked.to, saved.values, saved));
  return (
    <form className="form" onSubmit={submit}>
      {asked.about.length > 0 && (
        <dl className="answers">
          {asked.about.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {asked.saved.length > 0 && (
        <section aria-label={formTexts.savedTitle}>
          <h3>{formTexts.savedTitle}</h3>
          <MenuList
            choices={asked.saved.map((saved) => ({
              icon: "pin",
              text: saved.words,
              onChoose: () => giveSaved(saved),
            }))}
          />
        </section>
      )}
      {fields.map((fact, place) => (
        // A field keeps its place while its name is typed.
        <Field
          key={String(place)}
          fact={fact}
          named={place < asked.fields.length}
          onChange={(it) => change(place, it)}
        />
      ))}
      {isFlow && (
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="plus" size={15} />}
            onClick={() => setFields([...fields, { name: "", value: "" }])}
          >
            {formTexts.addField}
          </Button>
          <p className="hint">{formTexts.flowHint}</p>
        </>
      )}
      <Button type="submit">{formTexts.send}</Button>
    </form>
  );
}

type FieldProps = {
  readonly fact: Fact;
  /** Whether the business named it; another field is named by the person. */
  readonly named: boolean;
  readonly onChange: (fact: Fact) => void;
};

function Field({ fact, named, onChange }: FieldProps) {
  if (named) {
    return (
      <TextInput
        size="sm"
        label={fact.name}
        value={fact.value}
        onChange={(event) => onChange({ ...fact, value: event.currentTarget.value })}
      />
    );
  }
  return (
    <div className="form__pair">
      <TextInput
        size="sm"
        required
        label={formTexts.fieldName}
        value={fact.name}
        onChange={(event) => onChange({ ...fact, name: event.currentTarget.value })}
      />
      <TextInput
        size="sm"
        label={formTexts.fieldValue}
        value={fact.value}
        onChange={(event) => onChange({ ...fact, value: event.currentTarget.value })}
      />
    </div>
  );
}
