// Everything about the sandbox that is not the chat: people, clock, view.

import { Switch } from "@mantine/core";
import { ClockPanel } from "../../features/clock/ClockPanel";
import type { ClockHandle } from "../../features/clock/useClock";
import { PeopleList } from "../../features/people/PeopleList";
import type { PeopleHandle } from "../../features/people/usePeople";
import { writeAddress } from "../../lib/address";
import type { Person } from "../../lib/sandbox/world";
import type { Clockface } from "../../lib/time";
import { viewTexts } from "../../texts/desk";
import { AppearanceSwitch } from "../../ui/AppearanceSwitch";

type Props = {
  readonly handle: PeopleHandle;
  readonly people: readonly Person[];
  readonly person: Person;
  readonly clock: ClockHandle;
  readonly face: Clockface;
  readonly showsStanding: boolean;
  readonly onShowsStanding: (shows: boolean) => void;
  readonly onChoose: (person: Person) => void;
};

/** Draws the panel. */
export function SidePanel(props: Props) {
  return (
    <div className="side">
      <PeopleList
        handle={props.handle}
        people={props.people}
        shown={props.person}
        addressOf={(person) => writeAddress({ person: person.phone, message: null })}
        onChoose={props.onChoose}
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
