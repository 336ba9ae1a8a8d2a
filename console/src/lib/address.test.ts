// The page's address, read and written.

import { expect, test } from "vitest";
import { readAddress, writeAddress } from "./address";

test.each([
  ["?person=%2B14155550101", "+14155550101"],
  ["?person=+14155550101", "+14155550101"],
  ["?person=14155550101", "+14155550101"],
  ["?person=", null],
  ["?person=+", null],
  ["", null],
])("%s means the person %s", (search, person) => {
  expect(readAddress(search)).toEqual({ person, number: null, message: null });
});

test("what is written is read again, and what is not there is not written", () => {
  const address = { person: "+14155550101", number: null, message: "wamid.HBg+/=" };
  expect(writeAddress(address)).toBe("?person=%2B14155550101&message=wamid.HBg%2B%2F%3D");
  expect(readAddress(writeAddress(address))).toEqual(address);
  const whole = { ...address, number: "106540352242922" };
  expect(readAddress(writeAddress(whole))).toEqual(whole);
});
