// The people of the sandbox: whose phone is shown, and what that phone does.

import { Button } from "@mantine/core";
import { useState } from "react";
import type { Person } from "../../lib/sandbox/world";
import { peopleTexts } from "../../texts/desk";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { ProblemNote } from "../../ui/ProblemNote";
import { AddPerson } from "./AddPerson";
import { PersonSwitches } from "./PersonSwitches";
import type { PeopleHandle } from "./usePeople";

type Props = {
  readonly handle: PeopleHandle;
  readonly people: readonly Person[];
  /** Whose phone is shown; null when nobody's is. */
  readonly shown: Person | null;
  /** Where a person's phone is. */
  readonly addressOf: (person: Person) => string;
  readonly onChoose: (person: Pick<Person, "phone">) => void;
};

/** Draws the list. */
export function PeopleList({ handle, people, shown, addressOf, onChoose }: Props) {
  const [adding, setAdding] = useState(false);
  return (
    <section className="panel" aria-labelledby="people-title">
      <h2 className="panel__title" id="people-title">
        {peopleTexts.title}
      </h2>
      <ul className="people">
        {people.map((person) => (
          <li key={person.phone}>
            <a
              className="person"
              href={addressOf(person)}
              aria-current={person.phone === shown?.phone ? "page" : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onChoose(person);
              }}
            >
              <Avatar name={person.name} />
              <span className="person__words">
                <strong>{person.name}</strong>
                <span>{person.phone}</span>
              </span>
              <span className={`presence presence--${person.online ? "on" : "off"}`}>
                {person.online ? peopleTexts.isOnline : peopleTexts.isOffline}
              </span>
            </a>
            {person.phone === shown?.phone && (
              <PersonSwitches
                person={person}
                onChange={(change) =>
                  handle.save({ name: person.name, phone: person.phone, ...change })
                }
              />
            )}
          </li>
        ))}
      </ul>
      {adding ? (
        <AddPerson
          problem={handle.saveProblem}
          onSave={(person) =>
            handle.save(person, () => {
              setAdding(false);
              onChoose(person);
            })
          }
          onCancel={() => {
            handle.dismiss();
            setAdding(false);
          }}
        />
      ) : (
        <>
          {handle.saveProblem && (
            <ProblemNote problem={handle.saveProblem} onDismiss={handle.dismiss} />
          )}
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Icon name="plus" size={15} />}
            onClick={() => setAdding(true)}
          >
            {peopleTexts.add}
          </Button>
        </>
      )}
    </section>
  );
}
