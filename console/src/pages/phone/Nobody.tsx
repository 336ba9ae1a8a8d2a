// What the page shows when the address names nobody who has a phone.

import { PeopleList } from "../../features/people/PeopleList";
import type { PeopleHandle } from "../../features/people/usePeople";
import type { Person } from "../../lib/sandbox/world";
import type { AddressHandle } from "../../lib/useAddress";
import { deskTexts } from "../../texts/desk";
import { Brand } from "./Brand";

type Props = {
  readonly handle: PeopleHandle;
  readonly people: readonly Person[];
  /** The number the address names, if it names one. */
  readonly asked: string | null;
  readonly place: AddressHandle;
};

/** Says so, and offers who there is. */
export function Nobody({ handle, people, asked, place }: Props) {
  return (
    <main className="nobody">
      <Brand />
      {asked !== null && <p>{deskTexts.nobody(asked)}</p>}
      {people.length > 0 && <p>{deskTexts.chooseSomebody}</p>}
      <PeopleList
        handle={handle}
        people={people}
        shown={null}
        addressOf={({ phone }) => place.to({ person: phone })}
        onChoose={({ phone }) => place.push({ person: phone })}
      />
    </main>
  );
}
