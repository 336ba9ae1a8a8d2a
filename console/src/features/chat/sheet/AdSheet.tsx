// The ad a person arrives from.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import { sheetTexts } from "../../../texts/sheets";
import { type Ad, fromAd } from "./ad";

type Props = { readonly onSend: (message: InboundMessage) => void };

/** Draws the form, filled in with an example. */
export function AdSheet({ onSend }: Props) {
  const [ad, setAd] = useState<Ad>(sheetTexts.adExample);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend(fromAd(ad));
  };
  const field = (name: keyof Ad, label: string) => (
    <TextInput
      size="sm"
      required
      label={label}
      value={ad[name]}
      onChange={(event) => setAd({ ...ad, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form className="form" onSubmit={submit}>
      {field("headline", sheetTexts.adHeadline)}
      {field("body", sheetTexts.adBody)}
      {field("url", sheetTexts.adUrl)}
      {field("message", sheetTexts.adMessage)}
      <p className="hint">{sheetTexts.adHint}</p>
      <Button type="submit">{sheetTexts.send}</Button>
    </form>
  );
}
