// Whose card the person sends.

import { Button, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import type { Person } from "../../../lib/sandbox/world";
import { sheetTexts } from "../../../texts/sheets";
import { sharedContact } from "../bubble/answers";
import { MenuList } from "./MenuList";

type Props = {
  readonly people: readonly Person[];
  readonly onSend: (message: InboundMessage) => void;
};

/** Draws the other people, and a form for anybody else. */
export function ContactSheet({ people, onSend }: Props) {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [onWhatsapp, setOnWhatsapp] = useState(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend(sharedContact(name.trim(), phone.trim(), onWhatsapp, null));
  };
  return (
    <>
      <MenuList
        choices={people.map((it) => ({
          icon: "people",
          text: it.name,
          more: it.phone,
          onChoose: () => onSend(sharedContact(it.name, it.phone, it.onWhatsapp, null)),
        }))}
      />
      <form className="form" aria-label={sheetTexts.typedContact} onSubmit={submit}>
        <h3>{sheetTexts.typedContact}</h3>
        <TextInput
          size="sm"
          required
          label={sheetTexts.contactName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          size="sm"
          required
          type="tel"
          label={sheetTexts.contactPhone}
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
        <Switch
          size="sm"
          label={sheetTexts.contactOnWhatsapp}
          checked={onWhatsapp}
          onChange={(event) => setOnWhatsapp(event.currentTarget.checked)}
        />
        <Button type="submit" disabled={name.trim() === "" || phone.trim() === ""}>
          {sheetTexts.sendContact}
        </Button>
      </form>
    </>
  );
}
