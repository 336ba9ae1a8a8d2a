// Reading the sandbox's entries.

import { expect, test } from "vitest";
import { entry } from "./entry";

const WIRE = {
  id: "wamid.1",
  person: "+14155550101",
  phone_number_id: "106540352242922",
  direction: "to_person",
  type: "template",
  at: "2026-11-20T10:00:00.000Z",
  status: "failed",
  content: { type: "template", template: { name: "order_update" } },
  shown: {
    header: { kind: "image", link: "https://example.org/a.png" },
    body: "Hello",
    footer: null,
    buttons: [{ kind: "url", text: "Track", url: "https://example.org" }],
  },
  context_id: null,
  error: { code: 131047, title: "Re-engagement message", details: "More than 24 hours" },
  timeline: [{ status: "accepted", at: "2026-11-20T10:00:00.000Z" }],
};

test("an entry is read whole", () => {
  expect(entry(WIRE, "entry")).toEqual({
    id: "wamid.1",
    person: "+14155550101",
    phoneNumberId: "106540352242922",
    direction: "to_person",
    type: "template",
    at: Date.UTC(2026, 10, 20, 10),
    status: "failed",
    content: WIRE.content,
    shown: {
      header: { kind: "image", text: null, link: "https://example.org/a.png" },
      body: "Hello",
      footer: null,
      buttons: [{ kind: "url", text: "Track", url: "https://example.org" }],
    },
    contextId: null,
    error: { code: 131047, title: "Re-engagement message", details: "More than 24 hours" },
    timeline: [{ status: "accepted", at: Date.UTC(2026, 10, 20, 10) }],
  });
});

test("members that may be missing may be missing", () => {
  const { context_id: _, error: __, ...rest } = WIRE;
  const read = entry({ ...rest, type: "poll", shown: {} }, "entry");
  expect(read).toMatchObject({ contextId: null, error: null });
  expect(read.shown).toEqual({ header: null, body: "", footer: null, buttons: [] });
});

test("a status nobody knows is refused by name", () => {
  expect(() => entry({ ...WIRE, status: "played" }, "entry")).toThrow("entry/status should be one");
});
