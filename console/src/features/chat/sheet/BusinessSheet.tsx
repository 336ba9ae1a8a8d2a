// What a person can do about the business itself: block it, stop its offers.

import type { Person } from "../../../lib/sandbox/world";
import { chatTexts } from "../../../texts/chat";
import { MenuList } from "./MenuList";

type Props = {
  readonly person: Person;
  readonly business: string;
  readonly onChange: (change: Partial<Person>) => void;
};

/** Draws the choices. */
export function BusinessSheet({ person, business, onChange }: Props) {
  const stopped = person.marketing === "stopped";
  return (
    <MenuList
      choices={[
        {
          icon: "megaphone",
          text: stopped ? chatTexts.resumeOffers : chatTexts.stopOffers,
          onChoose: () => onChange({ marketing: stopped ? "allowed" : "stopped" }),
        },
        {
          icon: "block",
          text: person.blocked ? chatTexts.unblockBusiness(business) : chatTexts.block(business),
          onChoose: () => onChange({ blocked: !person.blocked }),
        },
      ]}
    />
  );
}
