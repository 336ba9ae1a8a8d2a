// Contact cards: a name, how to reach them, and what a phone offers to do.

import { bubbleTexts } from "../../../texts/bubbles";
import { Avatar } from "../../../ui/Avatar";
import { ButtonRow } from "./Buttons";
import { still } from "./interactive";
import type { Button, PersonCard } from "./piece";

/** Draws the cards; only one whose number WhatsApp knows can be written to or saved. */
export function PeopleCards({ people }: { readonly people: readonly PersonCard[] }) {
  return people.map((person, place) => (
    <div className="contact" key={`${person.name} ${String(place)}`}>
      <div className="contact__head">
        <Avatar name={person.name} />
        <div className="contact__words">
          <strong>{person.name}</strong>
          {person.lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </div>
      </div>
      <ButtonRow buttons={buttonsOf(person)} />
    </div>
  ));
}

function buttonsOf({ name, waId }: PersonCard): readonly Button[] {
  if (waId === null) {
    return [{ icon: "plus", text: bubbleTexts.contactInvite, tap: still(bubbleTexts.wouldInvite) }];
  }
  return [
    { icon: "reply", text: bubbleTexts.contactMessage, tap: still(bubbleTexts.wouldMessage(name)) },
    { icon: "people", text: bubbleTexts.contactSave, tap: still(bubbleTexts.wouldSave(name)) },
  ];
}
