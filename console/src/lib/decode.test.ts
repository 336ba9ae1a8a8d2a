// What readers of JSON take, and how they refuse.

import { expect, test } from "vitest";
import { flag, instant, list, number, object, oneOf, orNull, text } from "./decode";

test("a value of the right kind is given as it is", () => {
  expect(text("hi", "x")).toBe("hi");
  expect(number(3.5, "x")).toBe(3.5);
  expect(flag(false, "x")).toBe(false);
  expect(object({ a: 1 }, "x")).toEqual({ a: 1 });
  expect(list(text)(["a", "b"], "x")).toEqual(["a", "b"]);
});

test.each([
  ["a text", () => text(1, "name"), "name should be a text"],
  ["a number", () => number("1", "code"), "code should be a number"],
  ["not a number", () => number(Number.NaN, "code"), "code should be a number"],
  ["a flag", () => flag("true", "online"), "online should be true or false"],
  ["an object", () => object([], "shown"), "shown should be an object"],
  ["null", () => object(null, "shown"), "shown should be an object"],
  ["a list", () => list(text)({}, "people"), "people should be a list"],
  ["an item of a list", () => list(text)(["a", 2], "people"), "people/1 should be a text"],
  ["a time", () => instant("yesterday", "at"), "at should be a time (RFC 3339)"],
  ["a word", () => oneOf("sent", "read")("seen", "status"), "status should be one of sent, read"],
])("a refusal of %s names its place", (_, read, sentence) => {
  expect(read).toThrow(sentence);
});

test("a time with microseconds and an offset is read", () => {
  expect(instant("2026-11-20T10:00:00.123456Z", "at")).toBe(Date.UTC(2026, 10, 20, 10, 0, 0, 123));
  expect(instant("2026-11-20T10:00:00+02:00", "at")).toBe(Date.UTC(2026, 10, 20, 8));
});

test("nothing and null are the same where there may be nothing", () => {
  expect(orNull(text)(undefined, "x")).toBeNull();
  expect(orNull(text)(null, "x")).toBeNull();
  expect(orNull(text)("", "x")).toBe("");
});
