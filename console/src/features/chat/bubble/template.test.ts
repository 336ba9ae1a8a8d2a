// Templates: every header, every button, offers and cards.

import { expect, test } from "vitest";
import type { JsonObject } from "../../../lib/decode";
import type { Shown } from "../../../lib/sandbox/shown";
import { shown as readShown } from "../../../lib/sandbox/shown";
import { entryOf } from "../entries.fixture";
import { bubbleOf } from "./bubble";
import type { Stack } from "./piece";

function template(shown: JsonObject, components: readonly JsonObject[] = []): Stack {
  const read: Shown = readShown(shown, "shown");
  const bubble = bubbleOf(entryOf({ type: "template", template: { components } }, { shown: read }));
  if (bubble.kind !== "stack") throw new Error(`it is ${bubble.kind}`);
  return bubble;
}
const tap = (button: JsonObject, components: readonly JsonObject[] = [], more: JsonObject = {}) =>
  template({ ...more, body: "Hi", buttons: [button] }, components).buttons[0]?.tap;
const given = (parameter: JsonObject, index: unknown = "0"): JsonObject => ({
  type: "BUTTON",
  index,
  parameters: [parameter],
});

test.each([
  [
    { kind: "text", text: "Today" },
    { kind: "title", text: "Today" },
  ],
  [
    { kind: "image", link: "https://a.example/b.jpg" },
    {
      kind: "media",
      media: { kind: "image", address: "https://a.example/b.jpg", id: null },
    },
  ],
  [
    { kind: "video", id: "15" },
    { kind: "media", media: { kind: "video", address: "/sandbox/api/media/15/content", id: "15" } },
  ],
  [
    { kind: "document", id: "15", filename: "a.pdf" },
    { kind: "media", media: { kind: "document", id: "15", filename: "a.pdf" } },
  ],
  [
    { kind: "location", latitude: 1, longitude: "2", name: "Depot", address: "Rua A" },
    { kind: "place", place: { latitude: 1, longitude: 2, name: "Depot", address: "Rua A" } },
  ],
  [
    { kind: "product", product_retailer_id: "SKU-1" },
    { kind: "product", title: "Product SKU-1", catalogId: null },
  ],
  [
    { kind: "hologram", text: "H" },
    { kind: "title", text: "H" },
  ],
])("the header %j stands first", (header, piece) => {
  expect(template({ header, body: "Hi", footer: "Acme" }).pieces).toMatchObject([
    piece,
    { kind: "text", text: "Hi" },
    { kind: "footer", text: "Acme" },
  ]);
});

test("a quick reply sends its payload, or its label where there is none, in reply", () => {
  const message = (payload: string) => ({
    kind: "answer",
    message: { type: "button", button: { payload, text: "Yes" }, context: { id: "wamid.Q" } },
  });
  const button = { kind: "quick_reply", text: "Yes" };
  expect(tap({ ...button, payload: "home:7" })).toEqual(message("home:7"));
  expect(tap(button, [given({ type: "payload", payload: "home:8" }, 0)])).toEqual(
    message("home:8"),
  );
  expect(tap(button)).toEqual(message("Yes"));
});

test("links, numbers and codes", () => {
  expect(tap({ kind: "url", text: "Track", url: "https://a.example" })).toEqual({
    kind: "link",
    url: "https://a.example",
  });
  expect(tap({ kind: "phone_number", text: "Call", phone_number: "+1555" })).toMatchObject({
    kind: "still",
    why: expect.stringContaining("+1555"),
  });
  expect(tap({ kind: "voice_call", text: "Call" })).toMatchObject({ kind: "still" });
  expect(tap({ kind: "copy_code", text: "Copy", code: "SAVE25" })).toEqual({
    kind: "copy",
    code: "SAVE25",
  });
  expect(tap({ kind: "otp", text: "Copy" }, [given({ type: "text", text: "884213" })])).toEqual({
    kind: "copy",
    code: "884213",
  });
});

test("what asks opens its sheet", () => {
  expect(tap({ kind: "request_contact_info", text: "Share" })).toMatchObject({
    asked: { kind: "contact", to: "wamid.Q" },
  });
  const action = { flow_token: "t1", flow_action_data: { k: "v" } };
  expect(tap({ kind: "flow", text: "Book" }, [given({ type: "action", action })])).toMatchObject({
    asked: {
      kind: "form",
      title: "Book",
      fields: [{ name: "k", value: "v" }],
      hidden: { flow_token: "t1" },
    },
  });
});

test("shops open their products", () => {
  const action = {
    thumbnail_product_retailer_id: "SKU-1",
    sections: [{ title: "Popular", product_items: [{ product_retailer_id: "SKU-2" }] }],
  };
  const parameters = [given({ type: "action", action })];
  expect(tap({ kind: "catalog", text: "View" }, parameters)).toMatchObject({
    asked: { kind: "products", sections: [{ ids: ["SKU-1"] }] },
  });
  expect(tap({ kind: "mpm", text: "View" }, parameters)).toMatchObject({
    asked: { sections: [{ title: "Popular", ids: ["SKU-2"] }] },
  });
  const header = { kind: "product", product_retailer_id: "SKU-3" };
  const product = { product_retailer_id: "SKU-3", catalog_id: "300" };
  const sent = { type: "header", parameters: [{ type: "product", product }] };
  expect(tap({ kind: "spm", text: "View" }, [sent], { header })).toMatchObject({
    asked: { catalogId: "300", sections: [{ ids: ["SKU-3"] }] },
  });
});

test("a button of tomorrow is there, and says that this phone does not know it", () => {
  expect(tap({ kind: "teleport", text: "Go" })).toMatchObject({ kind: "still" });
});

test("an offer stands above the body", () => {
  const offer = { text: "Ends soon", code: "SAVE25", expires_at: "2026-11-21T00:00:00Z" };
  expect(template({ body: "Hi", offer }).pieces).toEqual([
    {
      kind: "offer",
      offer: { text: "Ends soon", code: "SAVE25", expiresAt: Date.UTC(2026, 10, 21) },
    },
    { kind: "text", text: "Hi" },
  ]);
});

test("cards have their own headers, words and payloads", () => {
  const card = (name: string): JsonObject => ({
    header: { kind: "image", id: name },
    body: name,
    buttons: [{ kind: "quick_reply", text: "More" }],
  });
  const sent = (payload: string): JsonObject => ({
    components: [given({ type: "payload", payload })],
  });
  const cards = [card("Aloe"), card("Agave")];
  const carousel = { type: "carousel", cards: [sent("more-aloe"), sent("more-agave")] };
  expect(template({ body: "New", cards }, [carousel]).cards).toMatchObject([
    {
      pieces: [{ media: { id: "Aloe" } }, { text: "Aloe" }],
      buttons: [{ tap: { message: { button: { payload: "more-aloe" } } } }],
    },
    { buttons: [{ tap: { message: { button: { payload: "more-agave" } } } }] },
  ]);
});
