// A person's switches and what turning one changes.

import { expect, test } from "vitest";
import { personChange } from "../../lib/sandbox/world";
import { factsOf, switchesOf } from "./switches";

const ana = {
  name: "Ana",
  phone: "+14155550101",
  online: true,
  reads: false,
  marketing: "stopped",
  onWhatsapp: true,
  blocked: true,
  userId: "US.1",
  username: null,
  phoneVisible: false,
} as const;

test("each switch stands as the person is", () => {
  expect(switchesOf(ana).map(({ name, on }) => `${name} ${on}`)).toEqual([
    "online true",
    "reads false",
    "marketing false",
    "onWhatsapp true",
    "blocked true",
    "phoneVisible false",
  ]);
});

test("turning a switch changes that alone, in the sandbox's words", () => {
  const wire = switchesOf(ana).map(({ on, to }) =>
    personChange({ name: "A", phone: "+1", ...to(!on) }),
  );
  expect(wire.map(({ name: _, phone: __, ...change }) => change)).toEqual([
    { online: false },
    { reads: true },
    { marketing: "allowed" },
    { on_whatsapp: false },
    { blocked: false },
    { phone_visible: true },
  ]);
});

test("the ids there are are told", () => {
  expect(factsOf(ana)).toEqual([{ name: "User id", value: "US.1" }]);
});
