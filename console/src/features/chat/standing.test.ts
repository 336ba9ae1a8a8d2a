// Where messages stand, and their ticks.

import { expect, test } from "vitest";
import type { Entry } from "../../lib/sandbox/entry";
import { entryAt, ownAt } from "./entries.fixture";
import { isOnPhone, standingOf, ticksOf } from "./standing";

const ofBusiness = (status: Entry["status"]) => standingOf(entryAt("10:00", "a", { status }));

test.each([
  ["accepted", false, { count: 0, seen: false }],
  ["sent", false, { count: 1, seen: false }],
  ["delivered", true, { count: 2, seen: false }],
  ["read", true, { count: 2, seen: true }],
  ["played", true, { count: 2, seen: true }],
  ["failed", false, null],
] as const)("the business's %s message: on the phone %s", (status, onPhone, ticks) => {
  expect(isOnPhone(ofBusiness(status))).toBe(onPhone);
  expect(ticksOf(ofBusiness(status))).toEqual(ticks);
});

test("the person's own message has two ticks, blue once the business has read it", () => {
  expect(ticksOf(standingOf(ownAt("10:00", "a", "received")))).toEqual({ count: 2, seen: false });
  expect(ticksOf(standingOf(ownAt("10:00", "a", "read")))).toEqual({ count: 2, seen: true });
});

test("a failed message keeps its error", () => {
  const error = { code: 131047, title: "Re-engagement message", details: null };
  expect(standingOf(entryAt("10:00", "a", { status: "failed", error }))).toEqual({
    kind: "failed",
    error,
  });
});
