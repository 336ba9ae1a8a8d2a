// Everything about the sandbox that is not the chat: people, clock, view.

import { Switch } from "@mantine/core";
import { ClockPanel } from "../../features/clock/ClockPanel";
import type { ClockHandle } from "../../features/clock/useClock";
import { PeopleList } from "../../features/people/PeopleList";
import type { PeopleHandle } from "../../features/people/usePeople";
import type { BusinessNumber, Person } from "../../lib/sandbox/world";
import type { Clockface } from "../../lib/time";
import type { AddressHandle } from "../../lib/useAddress";
import { viewTexts } from "../../texts/desk";
import { AppearanceSwitch } from "../../ui/AppearanceSwitch";
import { NumberChoice } from "./NumberChoice";

type Props = {
  readonly handle: PeopleHandle;
  readonly people: readonly Person[];
  readonly person: Person;
  readonly numbers: readonly BusinessNumber[];
  readonly number: BusinessNumber;
  readonly clock: ClockHandle;
  readonly face: Clockface;
  readonly showsStanding: boolean;
  readonly onShowsStanding: (shows: boolean) => void;
  readonly place: AddressHandle;
};

/** Draws the panel. */
export function SidePanel(props: Props) {
  const { place } = props;
  return (
    <div className="side">
      <PeopleList
        handle={props.handle}
        people={props.people}
        shown={props.person}
        addressOf={({ phone }) => place.to({ person: phone, message: null })}
        onChoose={({ phone }) => place.push({ person: phone, message: null })}
      />
      <NumberChoice
        numbers={props.numbers}
        shown={props.number}
        onChoose={(it) => place.push({ number: it.phoneNumberId, message: null })}
      />
      <ClockPanel handle={props.clock} face={props.face} />
      <section className="panel" aria-labelledby="view-title">
        <h2 className="panel__title" id="view-title">
          {viewTexts.title}
        </h2>
        <Switch
          size="xs"
          label={viewTexts.standing}
          description={viewTexts.standingHint}
          checked={props.showsStanding}
          onChange={(event) => props.onShowsStanding(event.currentTarget.checked)}
        />
        <AppearanceSwitch />
      </section>
    </div>
  );
}
