// The facts of a message's way, one below the other.

import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { inspectorTexts } from "../../texts/desk";
import { wayOf } from "./way";

type Props = { readonly entry: Entry; readonly face: Clockface };

/** Draws the way. */
export function WayList({ entry, face }: Props) {
  const way = wayOf(entry);
  if (way.length === 0) return <p className="hint">{inspectorTexts.noSteps}</p>;
  return (
    <ol className="way">
      {way.map(({ step, label, after }) => (
        <li className={`way__step way__step--${step.status}`} key={`${step.status} ${step.at}`}>
          <span className="way__label">{label}</span>
          <time dateTime={new Date(step.at).toISOString()}>{face.precise(step.at)}</time>
          {after !== null && <span className="way__after">{after}</span>}
        </li>
      ))}
    </ol>
  );
}
