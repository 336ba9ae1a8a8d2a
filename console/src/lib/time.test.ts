// Times in words.

import { expect, test } from "vitest";
import { clockface, playingTime, span } from "./time";

const face = clockface("UTC");
const at = (text: string) => Date.parse(text);
const now = at("2026-11-20T10:30:00Z");

test("a bubble's time is hours and minutes, and the inspector's has milliseconds", () => {
  expect(face.minute(at("2026-11-20T00:05:03.120Z"))).toBe("00:05");
  expect(face.precise(at("2026-11-20T14:05:03.120Z"))).toBe("14:05:03.120");
  expect(face.moment(at("2026-11-21T14:05:00Z"))).toBe("Sat 21 Nov, 14:05");
});

test.each([
  ["2026-11-20T00:00:00Z", "Today"],
  ["2026-11-19T23:59:59Z", "Yesterday"],
  ["2026-11-18T12:00:00Z", "Wednesday"],
  ["2026-11-14T12:00:00Z", "Saturday"],
  ["2026-11-13T12:00:00Z", "13 November 2026"],
  ["2026-11-21T12:00:00Z", "21 November 2026"],
])("the day of %s is called %s", (day, label) => {
  expect(face.day(at(day), now)).toBe(label);
});

test("days are those of the time zone, also where the clocks change", () => {
  const lisbon = clockface("Europe/Lisbon");
  expect(lisbon.dayKey(at("2026-10-24T23:30:00Z"))).toBe("2026-10-25");
  expect(lisbon.day(at("2026-10-24T23:30:00Z"), at("2026-10-26T00:30:00Z"))).toBe("Yesterday");
  const tokyo = clockface("Asia/Tokyo");
  expect(tokyo.dayKey(at("2026-11-20T15:00:00Z"))).toBe("2026-11-21");
});

test.each([
  [0, "0 ms"],
  [53.4, "53 ms"],
  [1_240, "1.2 s"],
  [9_990, "10.0 s"],
  [45_000, "45 s"],
  [90_000, "1 min 30 s"],
  [3_600_000, "1 h"],
  [86_400_000, "1 day"],
  [2 * 86_400_000 + 3 * 3_600_000 + 59_000, "2 days 3 h"],
  [-3_600_000, "1 h"],
])("%d ms is %s", (ms, words) => {
  expect(span(ms)).toBe(words);
});

test.each([
  [0, "0:00"],
  [7.9, "0:07"],
  [59.999, "0:59"],
  [60, "1:00"],
  [750, "12:30"],
  [3_723, "1:02:03"],
])("a sound at %f seconds is at %s", (seconds, words) => {
  expect(playingTime(seconds)).toBe(words);
});
