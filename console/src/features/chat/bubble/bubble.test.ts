// What the phone shows of plain messages, and of those it cannot draw.

import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../lib/decode";
import type { Entry } from "../../../lib/sandbox/entry";
import { entryOf } from "../entries.fixture";
import { bubbleOf, isNote } from "./bubble";
import { excerpt } from "./excerpt";
import { bubbleClass, insideClass } from "./shape";

const pieces = (content: JsonObject, media: Entry["media"] = null) => {
  const bubble = bubbleOf(entryOf(content, { media }));
  return bubble.kind === "stack" ? bubble.pieces : bubble;
};
const text = (body: string, more: JsonObject = {}) => ({ type: "text", text: { body, ...more } });

test("a text is a text, and has a preview only when that was asked for", () => {
  const body = "See www.a.example or https://b.example/x?y=1, ok?";
  expect(pieces(text(body))).toEqual([{ kind: "text", text: body }]);
  expect(pieces(text(body, { preview_url: true }))).toEqual([
    { kind: "preview", url: "https://b.example/x?y=1", host: "b.example" },
    { kind: "text", text: body },
  ]);
  expect(pieces(text("no link", { preview_url: true }))).toHaveLength(1);
});

describe.each(["image", "video", "document", "audio", "sticker"])("%s", (type) => {
  test("is shown by its link, or is a stand-in with its id where nobody has its bytes", () => {
    const link = "https://a.example/b";
    expect(pieces({ type, [type]: { link } })).toMatchObject([
      { kind: "media", media: { kind: type, address: link, id: null, filename: null } },
    ]);
    const content = { type, [type]: { id: 15, filename: "b.pdf", caption: "Look" } };
    expect(pieces(content, [])).toMatchObject([
      { kind: "media", media: { kind: type, address: null, id: "15", filename: "b.pdf" } },
      { kind: "text", text: "Look" },
    ]);
  });
});

test("a link that is no web address is not followed", () => {
  for (const link of ["javascript:alert(1)", "data:text/html,x", "https://", 7]) {
    expect(pieces({ type: "image", image: { link } })).toMatchObject([
      { media: { address: null } },
    ]);
  }
});

test("a voice message is told from other sounds", () => {
  expect(pieces({ type: "audio", audio: { id: "1", voice: true } })).toMatchObject([
    { media: { kind: "voice" } },
  ]);
});

test("a location's numbers come as numbers or texts, or not at all", () => {
  const location = { latitude: "38.7", longitude: -9.1, name: "Depot", address: "Rua A" };
  expect(pieces({ type: "location", location })).toEqual([
    { kind: "place", place: { latitude: 38.7, longitude: -9.1, name: "Depot", address: "Rua A" } },
  ]);
  expect(pieces({ type: "location" })).toEqual([
    { kind: "place", place: { latitude: null, longitude: null, name: null, address: null } },
  ]);
});

test("a contact card says who, how to reach them, and whether WhatsApp knows them", () => {
  const contacts = [
    {
      name: { formatted_name: "Dr. Inês Prado" },
      org: { title: "Lead", company: "Prado Lda" },
      phones: [{ phone: "+351 912", wa_id: "351912" }],
      emails: [{ email: "ines@a.example" }],
      urls: [{ url: "https://a.example" }],
      addresses: [{ street: "Rua B 2", city: "Porto", zip: "4000" }],
      birthday: "1988-04-02",
    },
    { name: { first_name: "Rui", last_name: "Alves" }, phones: [{ phone: "+351 913" }] },
    {},
  ];
  expect(pieces({ type: "contacts", contacts })).toEqual([
    {
      kind: "people",
      people: [
        {
          name: "Dr. Inês Prado",
          lines: [
            "Lead, Prado Lda",
            "+351 912",
            "ines@a.example",
            "https://a.example",
            "Rua B 2, 4000, Porto",
            "1988-04-02",
          ],
          waId: "351912",
        },
        { name: "Rui Alves", lines: ["+351 913"], waId: null },
        { name: "No name", lines: [], waId: null },
      ],
    },
  ]);
});

test("what this phone cannot draw says its type, and why if that was told", () => {
  expect(pieces({ type: "poll", poll: {} })).toEqual({ kind: "odd", type: "poll", why: null });
  expect(pieces({ type: "interactive", interactive: { type: "hologram" } })).toEqual({
    kind: "odd",
    type: "interactive.hologram",
    why: null,
  });
  const errors = [{ code: 131051, title: "Unknown", error_data: { details: "Not supported." } }];
  expect(pieces({ type: "unsupported", unsupported: { type: "poll" }, errors })).toEqual({
    kind: "odd",
    type: "unsupported.poll",
    why: "Not supported.",
  });
});

test("content of any shape is borne, whatever the type says it is", () => {
  const types = ["text", "image", "location", "contacts", "interactive", "template", "order"];
  const kinds = [
    "button",
    "list",
    "flow",
    "carousel",
    "nfm_reply",
    "order_details",
    "product_list",
  ];
  const strange = [null, 7, "x", [], [null, 7], {}, { body: 7, action: [], type: {} }];
  for (const type of [...types, "button", "reaction", "system", "edit", "revoke", "sticker"]) {
    for (const it of strange) expect(excerpt(entryOf({ type, [type]: it }))).toBeTypeOf("string");
  }
  for (const type of kinds) {
    for (const it of strange) {
      const interactive = { type, action: it, body: it, header: it, [type]: it };
      expect(excerpt(entryOf({ type: "interactive", interactive }))).toBeTypeOf("string");
    }
  }
});

test("what its author took back is gone, whatever it was", () => {
  const entry = entryOf(text("secret"), { revoked: true });
  expect(bubbleOf(entry)).toEqual({ kind: "revoked", own: false });
  expect(excerpt(entry)).toBe("This message was deleted");
  expect(excerpt({ ...entry, direction: "to_business" })).toBe("You deleted this message");
});

test.each([
  [{ type: "reaction", reaction: { emoji: "👍" } }, "The business reacted 👍"],
  [{ type: "reaction", reaction: { emoji: "" } }, "The business took a reaction back"],
  [{ type: "edit", edit: {} }, "You edited a message"],
  [{ type: "revoke", revoke: {} }, "You deleted a message"],
  [{ type: "system", system: { body: "Ana changed" } }, "Ana changed"],
  [{ type: "request_welcome" }, "Opened the chat for the first time"],
])("%j only happened", (content, words) => {
  expect(isNote(entryOf(content))).toBe(true);
  expect(excerpt(entryOf(content))).toBe(words);
});

test("the ad a person came from stands above what they wrote", () => {
  const referral = { headline: "Chat with us", body: "Sale", source_url: "https://fb.me/x" };
  expect(pieces({ ...text("Hi"), referral })).toEqual([
    { kind: "ad", ad: { headline: "Chat with us", body: "Sale", source_url: "https://fb.me/x" } },
    { kind: "text", text: "Hi" },
  ]);
  expect(excerpt(entryOf({ ...text("Hi"), referral }))).toBe("Hi");
});

test.each([
  [text("*bold* move"), "bold move"],
  [{ type: "image", image: { id: "1" } }, "Photo"],
  [{ type: "document", document: { id: "1", filename: "a.pdf" } }, "a.pdf"],
  [{ type: "location", location: { latitude: 1, longitude: 2 } }, "Location"],
  [{ type: "contacts", contacts: [{ name: { formatted_name: "Rui" } }] }, "Contact: Rui"],
  [{ type: "poll" }, "Message of type poll"],
])("%j in short", (content, words) => {
  expect(excerpt(entryOf(content))).toBe(words);
});

test("a sticker has no box, a picture a fixed width, and the time its own line below a picture", () => {
  const shape = (content: JsonObject) => {
    const bubble = bubbleOf(entryOf(content));
    return `${bubbleClass(bubble)} | ${insideClass(bubble)}`;
  };
  expect(shape(text("hi"))).toBe("bubble | bubble__inside");
  expect(shape({ type: "sticker", sticker: { id: "1" } })).toMatch(/^bubble bubble--bare \|/);
  expect(shape({ type: "image", image: { id: "1" } })).toBe(
    "bubble bubble--wide | bubble__inside bubble__inside--tall",
  );
  expect(shape({ type: "poll" })).toBe("bubble | bubble__inside bubble__inside--tall");
});
