// With which of the business's numbers the person talks, where it has several.

import { NativeSelect } from "@mantine/core";
import type { BusinessNumber } from "../../lib/sandbox/world";
import { peopleTexts } from "../../texts/desk";

type Props = {
  readonly numbers: readonly BusinessNumber[];
  readonly shown: BusinessNumber;
  readonly onChoose: (number: BusinessNumber) => void;
};

/** Draws the choice; with one number there is none to make. */
export function NumberChoice({ numbers, shown, onChoose }: Props) {
  if (numbers.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      label={peopleTexts.number}
      value={shown.phoneNumberId}
      data={numbers.map((it) => ({ value: it.phoneNumberId, label: `${it.name} ${it.display}` }))}
      onChange={(event) => {
        const chosen = numbers.find((it) => it.phoneNumberId === event.currentTarget.value);
        if (chosen) onChoose(chosen);
      }}
    />
  );
}
