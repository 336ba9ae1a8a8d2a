// All that is known of one message: who, how far, why not, and its exact JSON.

import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { inspectorTexts } from "../../texts/desk";
import { CopyButton } from "../../ui/CopyButton";
import { JsonView } from "./JsonView";
import { jsonText } from "./json";
import { WayList } from "./WayList";

type Props = {
  readonly entry: Entry;
  readonly business: string;
  readonly person: string;
  readonly face: Clockface;
};

/** Draws the message's details. */
export function Inspector({ entry, business, person, face }: Props) {
  const json = jsonText(entry.content);
  return (
    <div className="inspector">
      <p className="inspector__who">
        {entry.direction === "to_person"
          ? inspectorTexts.toPerson(business, person)
          : inspectorTexts.fromPerson(person, business)}
      </p>
      {entry.error && (
        <section className="inspector__error" aria-label={inspectorTexts.error}>
          <h3>{inspectorTexts.error}</h3>
          <p>
            <strong>{entry.error.title}</strong>
          </p>
          {entry.error.details && <p>{entry.error.details}</p>}
          <code>{inspectorTexts.errorCode(entry.error.code)}</code>
        </section>
      )}
      <section aria-label={inspectorTexts.timeline}>
        <h3>{inspectorTexts.timeline}</h3>
        <WayList entry={entry} face={face} />
      </section>
      <dl className="facts">
        <Fact name={inspectorTexts.type} value={entry.type} />
        <Fact name={inspectorTexts.id} value={entry.id} copies />
        {entry.contextId !== null && (
          <Fact name={inspectorTexts.replyTo} value={entry.contextId} copies />
        )}
      </dl>
      <section aria-label={inspectorTexts.content}>
        <h3>
          {inspectorTexts.content}
          <CopyButton text={json} what={inspectorTexts.contentName} />
        </h3>
        <JsonView text={json} />
      </section>
    </div>
  );
}

type FactProps = { readonly name: string; readonly value: string; readonly copies?: boolean };

function Fact({ name, value, copies = false }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
        {copies && <CopyButton text={value} what={name} />}
      </dd>
    </>
  );
}
