// What time it is in the sandbox, and turning it forward.

import type { Clockface } from "../../lib/time";
import { clockTexts } from "../../texts/desk";
import { ProblemNote } from "../../ui/ProblemNote";
import { shiftWords } from "./clock";
import { TurnButtons } from "./TurnButtons";
import type { ClockHandle } from "./useClock";

type Props = { readonly handle: ClockHandle; readonly face: Clockface };

/** Draws the panel. */
export function ClockPanel({ handle, face }: Props) {
  return (
    <section className="panel" aria-labelledby="clock-title">
      <h2 className="panel__title" id="clock-title">
        {clockTexts.title}
      </h2>
      <p className="clock__time">{face.moment(handle.now)}</p>
      <p className="hint">{handle.clock ? shiftWords(handle.clock) : clockTexts.real}</p>
      <TurnButtons handle={handle} />
      <p className="hint">{clockTexts.why}</p>
      {handle.problem && <ProblemNote problem={handle.problem} onDismiss={handle.dismiss} />}
    </section>
  );
}
