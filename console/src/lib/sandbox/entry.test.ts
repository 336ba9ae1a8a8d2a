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
      header: {
        kind: "image",
        text: null,
        link: "https://example.org/a.png",
        id: null,
        filename: null,
        latitude: null,
        longitude: null,
        name: null,
        address: null,
        productId: null,
      },
      body: "Hello",
      footer: null,
      buttons: [
        {
          kind: "url",
          text: "Track",
          url: "https://example.org",
          phoneNumber: null,
          code: null,
          payload: null,
        },
      ],
      offer: null,
      cards: [],
    },
    contextId: null,
    error: { code: 131047, title: "Re-engagement message", details: "More than 24 hours" },
    timeline: [{ status: "accepted", at: Date.UTC(2026, 10, 20, 10) }],
    forwarded: false,
    edited: false,
    revoked: false,
    held: false,
    reactions: [],
    media: null,
  });
});

test("media are read, with what is known of them", () => {
  const media = [
    {
      id: "15",
      mime_type: "image/png",
      filename: "garden.png",
      file_size: 7,
      available: false,
    },
    { id: "16" },
    7,
  ];
  expect(entry({ ...WIRE, media }, "entry").media).toEqual([
    { id: "15", mimeType: "image/png", filename: "garden.png", size: 7, available: false },
    { id: "16", mimeType: null, filename: null, size: null, available: true },
  ]);
});

test("members that may be missing may be missing", () => {
  const { context_id: _, error: __, ...rest } = WIRE;
  const read = entry({ ...rest, type: "poll", shown: {} }, "entry");
  expect(read).toMatchObject({ contextId: null, error: null, revoked: false, reactions: [] });
  expect(read.shown).toEqual({
    header: null,
    body: "",
    footer: null,
    buttons: [],
    offer: null,
    cards: [],
  });
});

test("reactions, marks, offers and cards are read", () => {
  const read = entry(
    {
      ...WIRE,
      forwarded: true,
      edited: true,
      revoked: true,
      held: true,
      reactions: [{ from: "business", emoji: "👍" }, { emoji: "" }, 7, { emoji: "🙏" }],
      shown: {
        offer: { text: "Ends soon", code: "SAVE25", expires_at: "2026-11-21T00:00:00Z" },
        cards: [
          {
            header: { kind: "product", product_retailer_id: "SKU-1" },
            body: "Tent",
            buttons: [{ kind: "quick_reply", text: "More", payload: "more-1", card_index: 0 }],
          },
        ],
      },
    },
    "entry",
  );
  expect(read).toMatchObject({ forwarded: true, edited: true, revoked: true, held: true });
  expect(read.reactions).toEqual([
    { from: "business", emoji: "👍" },
    { from: "person", emoji: "🙏" },
  ]);
  expect(read.shown.offer).toEqual({
    text: "Ends soon",
    code: "SAVE25",
    expiresAt: Date.UTC(2026, 10, 21),
  });
  expect(read.shown.cards[0]).toMatchObject({
    header: { kind: "product", productId: "SKU-1" },
    buttons: [{ kind: "quick_reply", payload: "more-1" }],
  });
});

test("a header, a button or a status of tomorrow does not hide the message", () => {
  const read = entry(
    {
      ...WIRE,
      status: "whispered",
      timeline: [...WIRE.timeline, { status: "read", at: "2026-11-20T10:00:01.000Z" }],
      shown: {
        body: "Hi",
        header: { kind: "hologram", text: "H" },
        buttons: [{ kind: "teleport" }],
      },
    },
    "entry",
  );
  expect(read.status).toBe("read");
  expect(read.shown.header?.kind).toBe("other");
  expect(read.shown.buttons[0]?.kind).toBe("other");
  expect(entry({ ...WIRE, status: "whispered", timeline: [] }, "entry").status).toBe("accepted");
});
