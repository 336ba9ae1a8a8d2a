// The chat as it is laid out.

import { expect, test } from "vitest";
import type { Entry } from "../../lib/sandbox/entry";
import { clockface } from "../../lib/time";
import { entryAt, ownAt } from "./entries.fixture";
import { layOut } from "./timeline";

const face = clockface("UTC");
const now = Date.parse("2026-11-20T12:00:00Z");

/** The layout in short: `[Today] business: a+ b✓`, `+` for the tail and `✓` for the standing. */
function drawn(entries: readonly Entry[], withOff = true): string {
  return layOut(entries, face, now, withOff)
    .map((row) => {
      if (row.kind === "day") return `[${row.label}]`;
      if (row.kind === "note") return `note: ${row.entry.id}`;
      const lines = row.lines.map(
        ({ entry, first, tellsStanding }) =>
          `${entry.id}${first ? "+" : ""}${tellsStanding ? "✓" : ""}`,
      );
      return `${row.side}: ${lines.join(" ")}`;
    })
    .join(" | ");
}

test("neighbours of one side are a group with one tail, and tell their standing once", () => {
  expect(drawn([entryAt("10:00", "a"), entryAt("10:02", "b")])).toBe("[Today] | business: a+ b✓");
});

test("neighbours that stand differently each tell it", () => {
  const entries = [entryAt("10:00", "a"), entryAt("10:01", "b", { status: "delivered" })];
  expect(drawn(entries)).toBe("[Today] | business: a+✓ b✓");
});

test("the other side and a pause begin a new group", () => {
  const entries = [
    entryAt("10:00", "a"),
    ownAt("10:01", "b"),
    ownAt("10:06", "c"),
    ownAt("10:12", "d"),
  ];
  expect(drawn(entries)).toBe("[Today] | business: a+✓ | own: b+ c✓ | own: d+✓");
});

test("each day begins with its name, and no group goes over midnight", () => {
  const late = { ...entryAt("10:00", "a"), at: Date.parse("2026-11-19T23:59:00Z") };
  const early = { ...entryAt("10:00", "b"), at: Date.parse("2026-11-20T00:01:00Z") };
  expect(drawn([late, early])).toBe("[Yesterday] | business: a+✓ | [Today] | business: b+✓");
});

test("what is not on the phone stands apart, and each failure says why", () => {
  const entries = [
    entryAt("10:00", "a"),
    entryAt("10:01", "b", { status: "failed" }),
    entryAt("10:02", "c", { status: "failed" }),
    entryAt("10:03", "d", { status: "sent" }),
  ];
  expect(drawn(entries)).toBe("[Today] | business: a+✓ | off: b+✓ c✓ d✓");
});

test("without the developer's view only the phone is shown, days included", () => {
  const entries = [entryAt("10:00", "a", { status: "sent" }), ownAt("10:01", "b")];
  expect(drawn(entries, false)).toBe("[Today] | own: b+✓");
  expect(drawn(entries.slice(0, 1), false)).toBe("");
});

test("what happened stands between the groups, and only in the developer's view", () => {
  const entries = [
    entryAt("10:00", "a"),
    entryAt("10:01", "r", {
      type: "reaction",
      content: { type: "reaction", reaction: { message_id: "a", emoji: "👍" } },
    }),
    entryAt("10:02", "b"),
  ];
  expect(drawn(entries)).toBe("[Today] | business: a+✓ | note: r | business: b+✓");
  expect(drawn(entries, false)).toBe("[Today] | business: a+ b✓");
});
