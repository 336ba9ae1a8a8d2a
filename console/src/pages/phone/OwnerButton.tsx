// On a narrow screen: whose phone this is, and the way to the others and the settings.

import { UnstyledButton } from "@mantine/core";
import type { Person } from "../../lib/sandbox/world";
import { chatTexts } from "../../texts/chat";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";

type Props = { readonly person: Person; readonly onOpen: () => void };

/** Draws the button. */
export function OwnerButton({ person, onOpen }: Props) {
  return (
    <UnstyledButton
      className="owner"
      aria-label={chatTexts.switchPerson(person.name)}
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      <Avatar name={person.name} small />
      <span>{person.name}</span>
      <Icon name="down" size={15} />
    </UnstyledButton>
  );
}
