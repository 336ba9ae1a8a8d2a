// The sandbox's clock in words.

import type { SandboxClock } from "../../lib/sandbox/world";
import { span } from "../../lib/time";
import { clockTexts } from "../../texts/desk";

/** Whether the sandbox lives in real time. */
export function isReal(clock: SandboxClock): boolean {
  return clock.offsetSeconds === 0;
}

/** How far the clock is from real time: "1 day ahead of real time". */
export function shiftWords({ offsetSeconds }: SandboxClock): string {
  if (offsetSeconds === 0) return clockTexts.real;
  const length = span(offsetSeconds * 1_000);
  return offsetSeconds > 0 ? clockTexts.ahead(length) : clockTexts.behind(length);
}
