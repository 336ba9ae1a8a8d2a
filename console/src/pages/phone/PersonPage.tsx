// One person's page: on a desk people, phone and inspector side by side; on a phone the chat alone,
// with the rest in sheets.

import { useMediaQuery } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { Chat } from "../../features/chat/Chat";
import { ClockBanner } from "../../features/clock/ClockBanner";
import type { PeopleHandle } from "../../features/people/usePeople";
import type { BusinessNumber, Person } from "../../lib/sandbox/world";
import { clockface } from "../../lib/time";
import type { AddressHandle } from "../../lib/useAddress";
import { ProblemNote } from "../../ui/ProblemNote";
import { useStoredFlag } from "../../ui/useStoredFlag";
import { DeskLayout } from "./DeskLayout";
import { HandheldLayout } from "./HandheldLayout";
import { MessagePanel } from "./MessagePanel";
import { OwnerButton } from "./OwnerButton";
import { SidePanel } from "./SidePanel";
import { usePersonPhone } from "./usePersonPhone";

/** Wide enough for three columns. */
const DESK = "(min-width: 68em)";

type Props = {
  readonly person: Person;
  readonly number: BusinessNumber;
  readonly people: readonly Person[];
  readonly numbers: readonly BusinessNumber[];
  readonly handle: PeopleHandle;
  readonly place: AddressHandle;
};

/** Draws the page. */
export function PersonPage({ person, number, people, numbers, handle, place }: Props) {
  const { address } = place;
  const desk = useMediaQuery(DESK, true, { getInitialValueInEffect: false });
  const face = useMemo(() => clockface(), []);
  const phone = usePersonPhone(person, number, handle.refresh);
  const [showsStanding, setShowsStanding] = useStoredFlag("standing", true);
  const [sideOpen, setSideOpen] = useState(false);
  const { clock, chat } = phone;
  const entries = chat.state.kind === "ready" ? chat.state.chat.entries : [];
  const selected = entries.find((entry) => entry.id === address.message) ?? null;
  const select = (message: string | null) => place.replace({ person: person.phone, message });

  const screen = (
    <Chat
      chat={chat}
      person={person}
      people={people}
      number={number}
      connection={phone.connection}
      typing={phone.typing}
      face={face}
      now={clock.now}
      selectedId={address.message}
      showsStanding={showsStanding}
      onSelect={(entry) => select(entry.id)}
      onChangePerson={(change) =>
        handle.save({ name: person.name, phone: person.phone, ...change })
      }
      headerEnd={desk ? null : <OwnerButton person={person} onOpen={() => setSideOpen(true)} />}
      notices={
        <>
          <ClockBanner handle={clock} face={face} />
          {phone.streamProblem && (
            <ProblemNote problem={phone.streamProblem} onDismiss={phone.dismissStreamProblem} />
          )}
        </>
      }
    />
  );
  const side = (
    <SidePanel
      handle={handle}
      people={people}
      person={person}
      clock={clock}
      face={face}
      showsStanding={showsStanding}
      onShowsStanding={setShowsStanding}
      numbers={numbers}
      number={number}
      place={place}
    />
  );
  const message = (
    <MessagePanel
      selected={selected}
      asked={address.message !== null && chat.state.kind === "ready"}
      business={number.name}
      person={person.name}
      face={face}
    />
  );

  if (desk) {
    const time = face.minute(clock.now);
    return <DeskLayout online={person.online} {...{ time, side, screen, message }} />;
  }
  return (
    <HandheldLayout
      screen={screen}
      side={sideOpen ? side : null}
      message={address.message === null ? null : message}
      onCloseSide={() => setSideOpen(false)}
      onCloseMessage={() => select(null)}
    />
  );
}
