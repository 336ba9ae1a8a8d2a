// What a person can do with a message, and what they write.

import { expect, test } from "vitest";
import type { JsonObject } from "../../lib/decode";
import type { Entry } from "../../lib/sandbox/entry";
import { entryOf, ownAt } from "./entries.fixture";
import { edited, hasOptions, optionsFor } from "./options";
import { written } from "./writing";

const MINUTE = 60_000;
const own = { ...ownAt("10:00", "wamid.O"), content: { type: "text", text: { body: "Helo" } } };
const after = (minutes: number) => optionsFor(own, own.at + minutes * MINUTE);

test("one's own text can be changed for 15 minutes and taken back for two days", () => {
  expect(after(15).edit).toEqual({ kind: "can", with: "Helo" });
  expect(after(16).edit).toMatchObject({ kind: "cannot", why: "Only within 15 minutes" });
  expect(after(48 * 60).revoke).toEqual({
    kind: "can",
    with: { type: "revoke", revoke: { original_message_id: "wamid.O" } },
  });
  expect(after(48 * 60 + 1).revoke).toMatchObject({ kind: "cannot" });
});

test("only texts can be changed, and only one's own messages at all", () => {
  const location = { type: "location", location: { latitude: 1, longitude: 2 } };
  const place = entryOf(location, { direction: "to_business" });
  expect(optionsFor(place, place.at).edit).toMatchObject({ kind: "cannot" });
  expect(optionsFor(entryOf(location), 0)).toMatchObject({ edit: null, revoke: null });
});

test("texts, places and cards are passed on, marked as forwarded", () => {
  const forward = (content: JsonObject) => optionsFor(entryOf(content), 0).forward;
  const context = { forwarded: true };
  expect(forward({ type: "text", text: { body: "Hi" } })).toEqual({
    kind: "can",
    with: { kind: "message", message: { type: "text", text: { body: "Hi" }, context } },
  });
  const location = { latitude: 1, longitude: 2, name: "Depot" };
  expect(forward({ type: "location", location })).toEqual({
    kind: "can",
    with: { kind: "message", message: { type: "location", location, context } },
  });
  const contacts = [{ name: { formatted_name: "Rui" }, phones: [{ phone: "1", wa_id: "351" }] }];
  expect(forward({ type: "contacts", contacts })).toMatchObject({
    with: { message: { contacts: [{ phones: [{ phone: "+351", wa_id: "351" }] }], context } },
  });
  const interactive = { type: "voice_call", body: { text: "Call us" } };
  expect(forward({ type: "interactive", interactive })).toMatchObject({
    with: { message: { type: "text", text: { body: "Call us" } } },
  });
  expect(forward({ type: "location", location: {} })).toMatchObject({ kind: "cannot" });
});

test("a file is passed on as the person's own, where the sandbox has its bytes", () => {
  const content = { type: "document", document: { id: "1", caption: "x" } };
  const media = [
    { id: "1", mimeType: "application/pdf", size: 7, filename: "a.pdf", available: true },
  ];
  const forward = (with_: Partial<Entry>, of: JsonObject = content) =>
    optionsFor(entryOf(of, with_), 0).forward;
  expect(forward({ media })).toEqual({
    kind: "can",
    with: {
      kind: "parcel",
      parcel: {
        file: null,
        filename: "a.pdf",
        kind: "document",
        caption: "x",
        address: "/sandbox/api/media/1/content",
        isForwarded: true,
      },
    },
  });
  expect(forward({ media: media.map((it) => ({ ...it, available: false })) }).kind).toBe("cannot");
  expect(forward({ media: [] }).kind).toBe("cannot");
  const linked = { type: "image", image: { link: "https://a.example/1.jpg" } };
  expect(forward({}, linked).kind).toBe("cannot");
});

test("the person's emoji is known, the business's is not theirs", () => {
  const reactions = [
    { from: "business", emoji: "👍" },
    { from: "person", emoji: "🙏" },
  ] as const;
  expect(optionsFor({ ...own, reactions }, 0).reaction).toBe("🙏");
  expect(optionsFor({ ...own, reactions: reactions.slice(0, 1) }, 0).reaction).toBeNull();
});

test("nothing can be done with what was taken back, or only happened", () => {
  expect(hasOptions(own)).toBe(true);
  expect(hasOptions(entryOf({ type: "poll" }))).toBe(true);
  expect(hasOptions({ ...own, revoked: true })).toBe(false);
  expect(hasOptions(entryOf({ type: "request_welcome" }))).toBe(false);
});

test("what is written is a text, a reply or a change", () => {
  expect(written({ kind: "new" }, "Hi")).toEqual({ type: "text", text: { body: "Hi" } });
  expect(written({ kind: "reply", to: own }, "Hi")).toHaveProperty("context", { id: "wamid.O" });
  expect(written({ kind: "edit", entry: own, body: "Helo" }, "Hello")).toEqual(
    edited(own, "Hello"),
  );
  expect(edited(own, "Hello")).toEqual({
    type: "edit",
    edit: {
      original_message_id: "wamid.O",
      message: { type: "text", text: { body: "Hello" } },
    },
  });
});
