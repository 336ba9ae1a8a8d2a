// Where the person says they are.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Place } from "../../../lib/sandbox/inbound";
import { sheetTexts } from "../../../texts/sheets";
import { MenuList } from "./MenuList";
import { PLACES, typedPlace } from "./places";

type Props = { readonly onChoose: (place: Place) => void };

/** Draws a few places, and a form for any other. */
export function PlaceSheet({ onChoose }: Props) {
  const [typed, setTyped] = useState({ latitude: "", longitude: "", name: "", address: "" });
  const place = typedPlace(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (place !== null) onChoose(place);
  };
  const field = (name: keyof typeof typed, label: string, required: boolean) => (
    <TextInput
      size="sm"
      label={label}
      required={required}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <MenuList
        choices={PLACES.map((it) => ({
          icon: "pin",
          text: it.name ?? "",
          more: it.address,
          onChoose: () => onChoose(it),
        }))}
      />
      <form className="form" aria-label={sheetTexts.typedPlace} onSubmit={submit}>
        <h3>{sheetTexts.typedPlace}</h3>
        <div className="form__pair">
          {field("latitude", sheetTexts.latitude, true)}
          {field("longitude", sheetTexts.longitude, true)}
        </div>
        {field("name", sheetTexts.placeName, false)}
        {field("address", sheetTexts.placeAddress, false)}
        <Button type="submit" disabled={place === null}>
          {sheetTexts.sendPlace}
        </Button>
      </form>
    </>
  );
}
