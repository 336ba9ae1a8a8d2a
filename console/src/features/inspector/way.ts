// A message's way: its facts in the order of their times, each with how long after the one before.

import type { Entry, Step } from "../../lib/sandbox/entry";
import { span } from "../../lib/time";
import { inspectorTexts } from "../../texts/desk";

/** One fact on the way. */
export type Waypoint = {
  readonly step: Step;
  readonly label: string;
  /** How long after the one before; null for the first. */
  readonly after: string | null;
};

/** The way of a message. */
export function wayOf({ timeline, direction }: Entry): readonly Waypoint[] {
  const steps = timeline.toSorted((one, other) => one.at - other.at);
  return steps.map((step, index) => {
    const before = steps[index - 1];
    return {
      step,
      label: labelOf(step.status, direction),
      after: before ? inspectorTexts.after(span(step.at - before.at)) : null,
    };
  });
}

/** A status in words; one this page does not know in the sandbox's own. */
function labelOf(status: string, direction: Entry["direction"]): string {
  const known = Object.entries(inspectorTexts.statuses).find(([name]) => name === status);
  if (!known) return status;
  const [, label] = known;
  return typeof label === "string" ? label : label[direction];
}
