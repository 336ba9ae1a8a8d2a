// Looking into JSON of any shape.

import { expect, test } from "vitest";
import { amount, holds, into, objects, words, yes } from "./look";

const ANYTHING: readonly unknown[] = [null, undefined, 7, "a", true, [], [1], {}, { a: [] }];

test("a path leads to an object, or to an empty one", () => {
  expect(into({ a: { b: { c: 1 } } }, "a", "b")).toEqual({ c: 1 });
  for (const value of ANYTHING) expect(into(value, "a", "b")).toEqual({});
});

test("texts and numbers are read as either", () => {
  expect(words({ id: 7 }, "id")).toBe("7");
  expect(words({ id: "" }, "id")).toBeNull();
  expect(amount({ latitude: "38.72" }, "latitude")).toBe(38.72);
  expect(amount({ latitude: -9 }, "latitude")).toBe(-9);
  for (const latitude of ["", " ", "north", null, Number.NaN, {}, undefined]) {
    expect(amount({ latitude }, "latitude")).toBeNull();
  }
});

test("a list gives its objects and leaves the rest", () => {
  expect(objects({ a: [{ b: 1 }, null, 7, [{}]] }, "a")).toEqual([{ b: 1 }]);
  expect(objects({ a: {} }, "a")).toEqual([]);
  expect([yes({ a: true }, "a"), yes({ a: "true" }, "a")]).toEqual([true, false]);
});

test("a whole holds its parts, in their places", () => {
  const whole = { type: "text", text: { body: "hi" }, from: "1", list: [{ a: 1, b: 2 }] };
  expect(holds(whole, { text: { body: "hi" } })).toBe(true);
  expect(holds(whole, { list: [{ a: 1 }] })).toBe(true);
  expect(holds(whole, { text: { body: "ho" } })).toBe(false);
  expect(holds(whole, { list: [{ a: 1 }, {}] })).toBe(false);
  expect(holds("hi", { text: {} })).toBe(false);
  expect(holds({}, { list: [] })).toBe(false);
});
