// The page's address.

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
  expect(readAddress(search)).toEqual({ person, message: null });
});

test("what is written is read again", () => {
  const address = { person: "+14155550101", message: "wamid.HBg+/=" };
  expect(writeAddress(address)).toBe("?person=%2B14155550101&message=wamid.HBg%2B%2F%3D");
  expect(readAddress(writeAddress(address))).toEqual(address);
});
