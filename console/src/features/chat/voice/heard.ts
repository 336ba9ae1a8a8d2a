// What was heard lately, as the bars of the meter, and how long a recording may be.

/** WhatsApp takes 16 MB of sound; this is a tenth of it, and longer than anybody listens. */
export const RECORDING_SECONDS_MAX = 900;

const BARS = 48;

/** Nothing was heard yet. */
export const SILENCE: readonly number[] = new Array<number>(BARS).fill(0);

/** The bars after another look: the newest last, the oldest gone. */
export function heardAfter(heard: readonly number[], level: number): readonly number[] {
  return [...heard.slice(1), Math.min(1, Math.max(0, level))];
}
