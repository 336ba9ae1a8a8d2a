// Who is shown, and who is new.

import { expect, test } from "vitest";
import type { Person } from "../../lib/sandbox/world";
import { newPerson, whoIsShown } from "./people";

const person = (name: string, phone: string): Person => ({
  name,
  phone,
  online: true,
  reads: true,
  marketing: "allowed",
  onWhatsapp: true,
  blocked: false,
  userId: null,
  username: null,
  phoneVisible: true,
});
const ana = person("Ana", "+14155550101");
const bruno = person("Bruno", "+5511955550102");

test("the person the address asks for is shown, or the first", () => {
  expect(whoIsShown([ana, bruno], bruno.phone)).toEqual({ kind: "person", person: bruno });
  expect(whoIsShown([ana, bruno], null)).toEqual({ kind: "person", person: ana });
});

test("a number nobody has, and a sandbox without people, are said", () => {
  expect(whoIsShown([ana], "+99")).toEqual({ kind: "nobody", phone: "+99" });
  expect(whoIsShown([], null)).toEqual({ kind: "empty" });
});

test("a new person's number loses what is only for the eye", () => {
  expect(newPerson(" Dora ", "+49 (170) 123-4567")).toEqual({
    name: "Dora",
    phone: "+491701234567",
  });
});
