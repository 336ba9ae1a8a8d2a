// The clock in words.

import { expect, test } from "vitest";
import { isReal, shiftWords } from "./clock";

const clock = (offsetSeconds: number) => ({ now: 0, offsetSeconds });

test.each([
  [0, true, "Real time"],
  [3_600, false, "1 h ahead of real time"],
  [90_000, false, "1 day 1 h ahead of real time"],
  [-60, false, "1 min behind real time"],
])("an offset of %d s: real %s, %s", (offset, real, words) => {
  expect(isReal(clock(offset))).toBe(real);
  expect(shiftWords(clock(offset))).toBe(words);
});
