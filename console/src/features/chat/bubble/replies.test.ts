// What people answered, and the objects their taps become.

import { expect, test } from "vitest";
import type { JsonObject } from "../../../lib/decode";
import { entryOf } from "../entries.fixture";
import { callPermission, filledFlow, givenAddress, sharedContact, sharedPlace } from "./answers";
import { bubbleOf } from "./bubble";
import { excerpt } from "./excerpt";
import { mapLines, mapLink } from "./map";

const answer = (type: string, reply: JsonObject) =>
  bubbleOf(entryOf({ type: "interactive", interactive: { type, [type]: reply } }));

test("the chosen option is what the bubble says", () => {
  expect(answer("button_reply", { id: "1", title: "Keep" })).toMatchObject({
    pieces: [{ kind: "chosen", lines: ["Keep"] }],
  });
  expect(answer("list_reply", { id: "1", title: "08–10", description: "free" })).toMatchObject({
    pieces: [{ lines: ["08–10", "free"] }],
  });
  expect(
    bubbleOf(entryOf({ type: "button", button: { text: "Yes", payload: "y" } })),
  ).toMatchObject({ pieces: [{ lines: ["Yes"] }] });
});

test("a form's answers are shown without its token, an address by its values", () => {
  const form = (response: unknown) =>
    answer("nfm_reply", { body: "Sent", response_json: JSON.stringify(response) });
  expect(form({ flow_token: "t", slot: "w1" })).toMatchObject({
    pieces: [{ lines: ["Sent"] }, { kind: "answers", answers: [{ name: "slot", value: "w1" }] }],
  });
  expect(form({ saved_address_id: "a1", values: { city: "Pune", state: "" } })).toMatchObject({
    pieces: [
      {},
      {
        answers: [
          { name: "saved_address_id", value: "a1" },
          { name: "city", value: "Pune" },
        ],
      },
    ],
  });
  expect(form("no object")).toMatchObject({ pieces: [{ lines: ["Sent"] }] });
  expect(answer("nfm_reply", { response_json: "{broken" })).toMatchObject({
    pieces: [{ lines: ["Sent"] }],
  });
});

test.each([
  [{ response: "accept", is_permanent: true }, "You allowed calls"],
  [{ response: "accept", expiration_timestamp: 1 }, "You allowed calls for a while"],
  [{ response: "reject" }, "You declined calls"],
])("a call permission %j", (reply, words) => {
  expect(answer("call_permission_reply", reply)).toMatchObject({ pieces: [{ lines: [words] }] });
});

test("an order adds up, where everything is in one currency", () => {
  const item = (price: number, currency: string) => ({
    product_retailer_id: "SKU-1",
    quantity: 2,
    item_price: price,
    currency,
  });
  const order = (items: readonly JsonObject[]) =>
    entryOf({ type: "order", order: { product_items: items } });
  expect(bubbleOf(order([item(7.5, "EUR")]))).toMatchObject({
    pieces: [{ bill: { items: [{ count: 2, price: "€7.50" }], total: "€15.00" } }],
  });
  expect(bubbleOf(order([item(1, "EUR"), item(1, "USD")]))).toMatchObject({
    pieces: [{ bill: { total: null } }],
  });
  expect(bubbleOf(order([item(1, "points")]))).toMatchObject({
    pieces: [{ bill: { total: "2.00 points" } }],
  });
  expect(excerpt(order([item(1, "EUR")]))).toBe("Order");
});

const interactiveOf = (message: object): unknown =>
  "interactive" in message ? message.interactive : null;

test("permission is given for a week from the sandbox's time, for good, or not at all", () => {
  const reply = (how: "always" | "week" | "never") =>
    interactiveOf(callPermission("wamid.Q", how, 1_764_000_000_500));
  expect(reply("week")).toMatchObject({
    call_permission_reply: {
      response: "accept",
      is_permanent: false,
      expiration_timestamp: 1_764_604_800,
      response_source: "user_action",
    },
  });
  expect(reply("always")).toMatchObject({
    call_permission_reply: { response: "accept", is_permanent: true },
  });
  expect(reply("never")).toMatchObject({ call_permission_reply: { response: "reject" } });
  expect(JSON.stringify([reply("always"), reply("never")])).not.toContain("expiration");
});

test("a filled form goes back as JSON in a text", () => {
  const fields = [
    { name: " slot ", value: "w1" },
    { name: " ", value: "lost" },
  ];
  expect(filledFlow("wamid.Q", { flow_token: "t" }, fields)).toEqual({
    type: "interactive",
    interactive: {
      type: "nfm_reply",
      nfm_reply: { name: "flow", body: "Sent", response_json: '{"flow_token":"t","slot":"w1"}' },
    },
    context: { id: "wamid.Q" },
  });
  const saved = { id: "a1", words: "Pune", values: [{ name: "city", value: "Pune" }] };
  expect(interactiveOf(givenAddress("wamid.Q", saved.values, saved))).toMatchObject({
    nfm_reply: {
      name: "address_message",
      response_json: '{"saved_address_id":"a1","values":{"city":"Pune"}}',
    },
  });
});

test("a contact and a place answer a request, or are sent by themselves", () => {
  expect(sharedContact("Ana Silva", "+1 (415) 555", true, "wamid.Q")).toEqual({
    type: "contacts",
    contacts: [
      {
        name: { formatted_name: "Ana Silva", first_name: "Ana" },
        phones: [{ phone: "+1 (415) 555", type: "CELL", wa_id: "1415555" }],
        origin: "contact_request",
      },
    ],
    context: { id: "wamid.Q" },
  });
  expect(sharedContact("Rui", "+351", false, null)).toMatchObject({
    contacts: [{ phones: [{ phone: "+351", type: "CELL" }], origin: "other" }],
  });
  const place = { latitude: 1, longitude: 2 };
  expect(sharedPlace(place, null)).toEqual({ type: "location", location: place });
  expect(sharedPlace(place, "wamid.Q")).toHaveProperty("context", { id: "wamid.Q" });
});

test("the drawn map is the same for the same place, and another for another", () => {
  expect(mapLines(38.7223, -9.1393)).toEqual(mapLines(38.7223, -9.1393));
  expect(mapLines(38.7223, -9.1393)).not.toEqual(mapLines(38.7224, -9.1393));
  expect(mapLines(-90, 180).streets).not.toContain("NaN");
  expect(mapLink(38.7, -9.1)).toBe(
    "https://www.openstreetmap.org/?mlat=38.7&mlon=-9.1#map=16/38.7/-9.1",
  );
});
