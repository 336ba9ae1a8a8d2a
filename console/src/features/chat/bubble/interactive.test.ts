// What the business asks, and what tapping answers.

import { expect, test } from "vitest";
import type { JsonObject } from "../../../lib/decode";
import { entryOf } from "../entries.fixture";
import { bubbleOf } from "./bubble";
import type { Stack } from "./piece";

const IN_REPLY = { context: { id: "wamid.Q" } };

function ask(interactive: JsonObject): Stack {
  const bubble = bubbleOf(entryOf({ type: "interactive", interactive }));
  if (bubble.kind !== "stack") throw new Error(`it is ${bubble.kind}`);
  return bubble;
}
const body = { body: { text: "Well?" } };
const tapOf = (interactive: JsonObject) => ask({ ...body, ...interactive }).buttons[0]?.tap;

test("header, body and footer stand in this order, whatever the header is", () => {
  const footer = { footer: { text: "Acme" } };
  const header = (it: JsonObject) =>
    ask({ type: "button", ...body, ...footer, header: it }).pieces.map((piece) => piece.kind);
  expect(header({ type: "text", text: "Hi" })).toEqual(["title", "text", "footer"]);
  for (const type of ["image", "video", "document"]) {
    expect(header({ type, [type]: { id: "1" } })).toEqual(["media", "text", "footer"]);
  }
});

test("a reply button answers with its id", () => {
  const buttons = [
    { type: "reply", reply: { id: "keep", title: "Keep" } },
    { type: "reply", reply: { title: "Lost" } },
  ];
  const asked = ask({ type: "button", ...body, action: { buttons } });
  expect(asked.buttons[0]).toEqual({
    icon: "reply",
    text: "Keep",
    tap: {
      kind: "answer",
      message: {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "keep", title: "Keep" } },
        ...IN_REPLY,
      },
    },
  });
  expect(asked.buttons[1]?.tap).toMatchObject({ kind: "still" });
});

test("a list opens its sections, and a row answers with its id, title and description", () => {
  const rows = [
    { id: "w1", title: "08–10", description: "free" },
    { id: "w2", title: "10–12" },
  ];
  const action = { button: "Choose", sections: [{ title: "Morning", rows }] };
  const row = (list_reply: JsonObject) => ({
    type: "interactive",
    interactive: { type: "list_reply", list_reply },
    ...IN_REPLY,
  });
  expect(tapOf({ type: "list", action })).toMatchObject({
    kind: "ask",
    asked: {
      kind: "list",
      title: "Choose",
      sections: [
        {
          title: "Morning",
          rows: [
            { id: "w1", message: row({ id: "w1", title: "08–10", description: "free" }) },
            { id: "w2", description: null, message: row({ id: "w2", title: "10–12" }) },
          ],
        },
      ],
    },
  });
});

test("a link is followed only to the web", () => {
  const link = (url: unknown) =>
    tapOf({ type: "cta_url", action: { parameters: { display_text: "Track", url } } });
  expect(link("https://a.example/p")).toEqual({ kind: "link", url: "https://a.example/p" });
  expect(link("javascript:alert(1)")).toMatchObject({ kind: "still" });
});

test("a flow opens a form with what the message says, and keeps its token unseen", () => {
  const parameters = {
    flow_cta: "Book",
    flow_id: 91,
    flow_token: "tkn",
    mode: "draft",
    flow_action_payload: { screen: "START", data: { name: "Rui", slots: [1] } },
  };
  const asked = tapOf({ type: "flow", action: { parameters } });
  expect(asked).toMatchObject({
    asked: {
      kind: "form",
      form: "flow",
      title: "Book",
      about: [
        { name: "Flow", value: "91" },
        { name: "Screen", value: "START" },
        { name: "Mode", value: "draft" },
      ],
      fields: [
        { name: "name", value: "Rui" },
        { name: "slots", value: "[1]" },
      ],
      hidden: { flow_token: "tkn" },
    },
  });
  const asText = { flow_action_payload: { data: '{"name":"Rui"}' } };
  expect(tapOf({ type: "flow", action: { parameters: asText } })).toMatchObject({
    asked: { fields: [{ name: "name", value: "Rui" }], hidden: { flow_token: "unused" } },
  });
});

test("an address form knows what the business knows, and offers saved addresses", () => {
  const parameters = {
    country: "IN",
    values: { name: "Asha" },
    saved_addresses: [{ id: "a1", value: { city: "Pune", state: "MH" } }],
  };
  const tap = tapOf({ type: "address_message", action: { parameters } });
  expect(tap).toMatchObject({
    asked: {
      form: "address_message",
      about: [{ name: "Country", value: "IN" }],
      saved: [{ id: "a1", words: "Pune, MH" }],
    },
  });
  expect(JSON.stringify(tap)).toContain('{"name":"name","value":"Asha"}');
});

test.each([
  ["location_request_message", "Send location", { kind: "place", to: "wamid.Q" }],
  ["request_contact_info", "Share contact info", { kind: "contact", to: "wamid.Q" }],
  ["contact_request", "Share contact info", { kind: "contact", to: "wamid.Q" }],
  ["call_permission_request", "Choose preference", { kind: "call", to: "wamid.Q" }],
])("%s opens its sheet", (type, text, asked) => {
  expect(ask({ type, ...body }).buttons).toMatchObject([{ text, tap: { kind: "ask", asked } }]);
});

test("a call permission request without words has Meta's question", () => {
  expect(ask({ type: "call_permission_request" }).pieces).toEqual([
    { kind: "text", text: "May we call you?" },
  ]);
});

test("a call button calls nobody", () => {
  expect(ask({ type: "voice_call", ...body }).buttons[0]).toMatchObject({
    text: "Call now",
    tap: { kind: "still" },
  });
});

test("products are known by their ids, and open what can be ordered", () => {
  const action = { catalog_id: "300", product_retailer_id: "SKU-9" };
  expect(ask({ type: "product", action })).toMatchObject({
    pieces: [{ kind: "product", title: "Product SKU-9", catalogId: "300" }],
    buttons: [{ tap: { asked: { catalogId: "300", sections: [{ ids: ["SKU-9"] }] } } }],
  });
  const sections = [{ title: "Drinks", product_items: [{ product_retailer_id: "A" }, {}] }];
  const many = { type: "product_list", header: { type: "text", text: "Picnic" }, ...body };
  expect(ask({ ...many, action: { catalog_id: "300", sections } })).toMatchObject({
    pieces: [{ text: "Picnic" }, { title: "1 item" }, { text: "Well?" }],
    buttons: [{ tap: { asked: { title: "Picnic", sections: [{ title: "Drinks", ids: ["A"] }] } } }],
  });
  const thumbnail = { parameters: { thumbnail_product_retailer_id: "SKU-1" } };
  expect(ask({ type: "catalog_message", action: thumbnail })).toMatchObject({
    pieces: [{ title: "Product SKU-1" }],
    buttons: [{ tap: { asked: { catalogId: null } } }],
  });
});

test("a bill says what each costs, and the sums", () => {
  const parameters = {
    reference_id: "A-1",
    currency: "INR",
    total_amount: { value: 1100, offset: 100 },
    order: {
      status: "pending",
      items: [{ name: "Bread", quantity: 2, amount: { value: 500, offset: 100 } }],
      subtotal: { value: 1000, offset: 100 },
      tax: { value: 100, offset: 100 },
    },
  };
  expect(ask({ type: "order_details", ...body, action: { parameters } }).pieces[0]).toEqual({
    kind: "bill",
    bill: {
      reference: "A-1",
      status: "pending",
      note: null,
      items: [{ name: "Bread", count: 2, price: "₹5.00" }],
      sums: [
        { name: "Subtotal", value: "₹10.00" },
        { name: "Tax", value: "₹1.00" },
      ],
      total: "₹11.00",
    },
  });
  const status = { reference_id: "A-1", order: { status: "shipped", description: "Soon" } };
  expect(ask({ type: "order_status", action: { parameters: status } })).toMatchObject({
    pieces: [{ bill: { status: "shipped", note: "Soon", total: null } }],
    buttons: [{ text: "View order" }],
  });
});

test("cards have a picture, words, and a link, a product or replies", () => {
  const header = { type: "image", image: { link: "https://a.example/1.jpg" } };
  const cards = [
    {
      header,
      body: { text: "Tent" },
      action: { parameters: { display_text: "View", url: "https://a.example" } },
    },
    { action: { product_retailer_id: "SKU-1", catalog_id: "300" } },
    {
      header,
      action: { buttons: [{ type: "quick_reply", quick_reply: { id: "m", title: "More" } }] },
    },
  ];
  expect(ask({ type: "carousel", ...body, action: { cards } }).cards).toMatchObject([
    { pieces: [{ kind: "media" }, { text: "Tent" }], buttons: [{ tap: { kind: "link" } }] },
    { pieces: [{ title: "Product SKU-1" }], buttons: [{ tap: { asked: { kind: "products" } } }] },
    {
      pieces: [{ kind: "media" }],
      buttons: [{ text: "More", tap: { message: { interactive: { button_reply: { id: "m" } } } } }],
    },
  ]);
});
