// What a person answers on the phone, by tapping and typing, and what came in of it.

import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../src/lib/decode";
import { type Hand, takePhone } from "./hand";
import { kinds } from "./kinds";
import { phoneFor, sendKind } from "./stage";

const KINDS = await kinds();

let hand: Hand;

beforeAll(async () => {
  hand = await takePhone();
});
afterAll(() => hand?.putDown());

/** The business sends the type's example; gives its line on the phone and its id. */
async function asked(name: string): Promise<{ readonly line: Locator; readonly id: string }> {
  const kind = KINDS.find((it) => it.name === name);
  if (!kind) throw new Error(`there is no ${name} in fixtures/types`);
  const id = await sendKind(hand.waxwing, kind);
  return { line: await hand.lineOf(phoneFor(name), id), id };
}

const interactive = (type: string, reply: JsonObject): JsonObject => ({
  type: "interactive",
  interactive: { type, [type]: reply },
});

test("a reply button is answered with its id, and the choice stays with what was asked", async () => {
  const { line, id } = await asked("interactive.button");
  await line.getByRole("button", { name: "Keep", exact: true }).click();
  const reply = interactive("button_reply", { id: "keep", title: "Keep" });
  const own = await hand.hasSent(phoneFor("interactive.button"), reply, id);
  await own.getByText("Keep", { exact: true }).waitFor();
});

test("a list opens, and a row of it is the answer, by keyboard alone", async () => {
  const { line, id } = await asked("interactive.list");
  await line.getByRole("button", { name: "Choose", exact: true }).focus();
  await hand.page.keyboard.press("Enter");
  await hand.sheet().getByRole("region", { name: "Morning" }).waitFor();
  await hand.sheet().getByRole("button", { name: "18–20" }).focus();
  await hand.page.keyboard.press("Enter");
  const reply = interactive("list_reply", { id: "w3", title: "18–20" });
  await hand.hasSent(phoneFor("interactive.list"), reply, id);
  expect(await hand.sheet().count()).toBe(0);
  const opener = line.getByRole("button", { name: "Choose", exact: true });
  expect(await opener.evaluate((it) => it === document.activeElement)).toBe(true);
});

test("Escape closes a list without an answer", async () => {
  const { line } = await asked("interactive.list");
  await line.getByRole("button", { name: "Choose", exact: true }).click();
  await hand.sheet().waitFor();
  await hand.page.keyboard.press("Escape");
  await expect.poll(() => hand.sheet().count()).toBe(0);
});

test("a flow’s form goes back with its token and what was typed", async () => {
  const { line, id } = await asked("interactive.flow");
  await line.getByRole("button", { name: "Book", exact: true }).click();
  await hand.sheet().getByLabel("name").fill("Bruno");
  await hand.sheet().getByRole("button", { name: "Add a field" }).click();
  await hand.sheet().getByLabel("Field").fill("slot");
  await hand.sheet().getByLabel("Value").fill("w1");
  await hand.sheet().getByRole("button", { name: "Send answer" }).click();
  const response = JSON.stringify({ flow_token: "visit-1042", name: "Bruno", slot: "w1" });
  const reply = interactive("nfm_reply", { name: "flow", response_json: response });
  await hand.hasSent(phoneFor("interactive.flow"), reply, id);
});

test("an address goes back as the answer to the address message", async () => {
  const { line, id } = await asked("interactive.address_message");
  await line.getByRole("button", { name: "Provide address", exact: true }).click();
  await hand.sheet().getByLabel("city").fill("Pune");
  await hand.sheet().getByRole("button", { name: "Send answer" }).click();
  const response = JSON.stringify({ values: { name: "Asha", city: "Pune" } });
  const reply = interactive("nfm_reply", { name: "address_message", response_json: response });
  await hand.hasSent(phoneFor("interactive.address_message"), reply, id);
});

test("a place is sent to who asked for one", async () => {
  const { line, id } = await asked("interactive.location_request_message");
  await line.getByRole("button", { name: "Send location", exact: true }).click();
  await hand.sheet().getByRole("button", { name: /^MASP/ }).click();
  const location = { latitude: -23.5614, longitude: -46.6559, name: "MASP" };
  await hand.hasSent(phoneFor("interactive.list"), { type: "location", location }, id);
});

test("the person’s own number is shared with who asked for it", async () => {
  const { line, id } = await asked("interactive.request_contact_info");
  await line.getByRole("button", { name: "Share contact info", exact: true }).click();
  await hand.sheet().getByRole("button", { name: "Share", exact: true }).click();
  const contacts = [{ origin: "contact_request", phones: [{ phone: "+5511955550102" }] }];
  await hand.hasSent(phoneFor("interactive.list"), { type: "contacts", contacts }, id);
});

test("calls are allowed for seven days", async () => {
  const { line, id } = await asked("interactive.call_permission_request");
  await line.getByRole("button", { name: "Choose preference", exact: true }).click();
  await hand.sheet().getByRole("button", { name: "Allow for 7 days" }).click();
  const reply = { response: "accept", is_permanent: false, response_source: "user_action" };
  await hand.hasSent(phoneFor("interactive.list"), interactive("call_permission_reply", reply), id);
});

test("products are put together and ordered", async () => {
  const { line, id } = await asked("interactive.product_list");
  await line.getByRole("button", { name: "View items", exact: true }).click();
  await hand.sheet().getByRole("button", { name: "More of SKU-2" }).click();
  await hand.sheet().getByRole("button", { name: "More of SKU-2" }).click();
  await hand.sheet().getByLabel("Price each").fill("7.50");
  await hand.sheet().getByLabel("Currency").fill("EUR");
  await hand.sheet().getByRole("button", { name: "Place order (2 items)" }).click();
  const item = { product_retailer_id: "SKU-2", quantity: 2, item_price: 7.5, currency: "EUR" };
  const order = { catalog_id: "300000000000001", product_items: [item] };
  const own = await hand.hasSent(phoneFor("interactive.list"), { type: "order", order }, id);
  await own.getByText("€15.00").waitFor();
});

test("a bill can be looked at, and not be paid", async () => {
  const { line } = await asked("interactive.order_details");
  await line.getByRole("button", { name: "Review and pay", exact: true }).click();
  await hand.sheet().getByText("Nothing can be paid in the sandbox.").waitFor();
  await hand.sheet().getByRole("button", { name: "Close" }).click();
});

test("a button that does nothing here says what a real phone would do", async () => {
  const { line } = await asked("interactive.voice_call");
  await line.getByRole("button", { name: "Call us", exact: true }).click();
  await line.getByRole("status").getByText("A real phone would call the business.").waitFor();
});

test("a template’s quick reply comes back with its payload", async () => {
  const { line, id } = await asked("template.text");
  await line.getByRole("button", { name: "Not mine", exact: true }).click();
  const button = { payload: "stop", text: "Not mine" };
  await hand.hasSent(phoneFor("template.text"), { type: "button", button }, id);
});

test("a one-time password is copied", async () => {
  await hand.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const { line } = await asked("template.authentication");
  await line.getByRole("button", { name: "Copy code", exact: true }).click();
  await line.getByRole("button", { name: "Copied", exact: true }).waitFor();
  expect(await hand.page.evaluate(() => navigator.clipboard.readText())).toBe("884213");
});
