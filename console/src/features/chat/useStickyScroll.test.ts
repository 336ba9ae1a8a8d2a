// When the chat stays at its end, and how many came below.

import { expect, test } from "vitest";
import { arrivedBelow, isAtEnd } from "./useStickyScroll";

const size = { scrollHeight: 1_000, clientHeight: 400 };

test("near the end is at the end, and a person who scrolls up leaves it", () => {
  expect(isAtEnd(false, size, { ...size, scrollTop: 600 })).toBe(true);
  expect(isAtEnd(false, size, { ...size, scrollTop: 570 })).toBe(true);
  expect(isAtEnd(true, size, { ...size, scrollTop: 300 })).toBe(false);
});

test("a list or a frame that changed its size moves nobody from the end", () => {
  expect(isAtEnd(true, size, { ...size, scrollHeight: 1_200, scrollTop: 600 })).toBe(true);
  expect(isAtEnd(true, size, { ...size, clientHeight: 340, scrollTop: 600 })).toBe(true);
  expect(isAtEnd(false, size, { ...size, scrollHeight: 1_200, scrollTop: 300 })).toBe(false);
});

test("arrivals are counted below the last known, not above the first", () => {
  expect(arrivedBelow(["a", "b"], ["a", "b", "c", "d"])).toBe(2);
  expect(arrivedBelow(["a", "b"], ["x", "a", "b"])).toBe(0);
  expect(arrivedBelow([], ["a"])).toBe(0);
  expect(arrivedBelow(["a"], ["b"])).toBe(0);
});
