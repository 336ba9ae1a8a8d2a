// The sandbox phone: finds out whose phone is meant and which number the business has.

import { useQuery } from "@tanstack/react-query";
import { whoIsShown } from "../../features/people/people";
import { type PeopleHandle, usePeople } from "../../features/people/usePeople";
import { problemOf } from "../../lib/problem";
import { fetchNumbers } from "../../lib/sandbox/calls";
import type { Person } from "../../lib/sandbox/world";
import { useAddress } from "../../lib/useAddress";
import { chatTexts } from "../../texts/chat";
import { deskTexts } from "../../texts/desk";
import { ProblemNote } from "../../ui/ProblemNote";
import { Nobody } from "./Nobody";
import { PersonPage } from "./PersonPage";

/** Draws the page. */
export function PhonePage() {
  const people = usePeople();
  const { state } = people;
  if (state.kind === "loading") return <p className="page__waiting">{deskTexts.loading}</p>;
  if (state.kind === "problem") {
    return (
      <main className="page__waiting">
        <ProblemNote problem={state.problem} onRetry={people.refresh} />
      </main>
    );
  }
  return <PhoneOfSomebody handle={people} people={state.people} />;
}

type Props = { readonly handle: PeopleHandle; readonly people: readonly Person[] };

function PhoneOfSomebody({ handle, people }: Props) {
  const place = useAddress();
  const numbers = useQuery({ queryKey: ["numbers"], queryFn: fetchNumbers });
  const shown = whoIsShown(people, place.address.person);

  if (shown.kind !== "person") {
    const asked = shown.kind === "nobody" ? shown.phone : null;
    return <Nobody handle={handle} people={people} asked={asked} place={place} />;
  }
  if (!numbers.data) {
    if (!numbers.error) return <p className="page__waiting">{deskTexts.loading}</p>;
    return (
      <main className="page__waiting">
        <ProblemNote problem={problemOf(numbers.error)} onRetry={() => void numbers.refetch()} />
      </main>
    );
  }
  const asked = numbers.data.find((it) => it.phoneNumberId === place.address.number);
  const number = asked ?? numbers.data[0];
  if (!number) return <p className="page__waiting">{chatTexts.noNumber}</p>;
  const { person } = shown;
  return (
    <PersonPage
      key={`${person.phone} ${number.phoneNumberId}`}
      person={person}
      number={number}
      people={people}
      numbers={numbers.data}
      handle={handle}
      place={place}
    />
  );
}
