// The bars of the meter.

import { expect, test } from "vitest";
import { heardAfter, SILENCE } from "./heard";

test("the newest level is the last bar, and there are never more or fewer bars", () => {
  const heard = [0.2, 7, -1].reduce(heardAfter, SILENCE);
  expect(heard).toHaveLength(SILENCE.length);
  expect(heard.slice(-4)).toEqual([0, 0.2, 1, 0]);
});
