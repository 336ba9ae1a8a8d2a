// What a person does on the phone unasked: react, pass on, change, delete, attach, block.

import { readFile } from "node:fs/promises";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { list, object, text } from "../src/lib/decode";
import { bytesOf, FILES, uploads } from "./files";
import { type Hand, takePhone, WAIT } from "./hand";
import { textOf } from "./stage";

const ANA = "+14155550101";

let hand: Hand;

beforeAll(async () => {
  hand = await takePhone();
});
afterAll(() => hand?.putDown());

/** The menu of a message, opened by the button beside it. */
async function menuOf(line: Locator): Promise<void> {
  await line.hover();
  await line.getByRole("button", { name: /^More about: / }).click();
  await hand.sheet().waitFor();
}

test("a reaction is on the bubble, and is taken back the same way", async () => {
  const id = await hand.waxwing.sends(ANA, textOf("Your order is packed."));
  const line = await hand.lineOf(ANA, id);
  await line.getByText("Read", { exact: true }).waitFor(WAIT);
  await menuOf(line);
  await hand.sheet().getByRole("button", { name: "React with ❤️" }).click();
  await line.getByRole("button", { name: "Reaction: ❤️", exact: true }).waitFor(WAIT);
  await line.getByRole("button", { name: "Reaction: ❤️", exact: true }).click();
  await hand.sheet().getByRole("button", { name: "Take back ❤️" }).click();
  await expect
    .poll(() => line.getByRole("button", { name: "Reaction: ❤️", exact: true }).count(), WAIT)
    .toBe(0);
});

test("a message is passed on, and says so", async () => {
  const id = await hand.waxwing.sends(ANA, textOf("Pass it on."));
  const line = await hand.lineOf(ANA, id);
  await line.getByText("Read", { exact: true }).waitFor(WAIT);
  await menuOf(line);
  await hand.sheet().getByRole("button", { name: "Forward to the business" }).click();
  const own = await hand.hasSent(ANA, textOf("Pass it on."), null);
  await own.getByText("Forwarded", { exact: true }).waitFor(WAIT);
});

test("a photo is passed on as the person’s own", async () => {
  const id = await uploads(hand.waxwing, FILES.photo);
  const image = { id, caption: "Pass me on" };
  const line = await hand.lineOf(ANA, await hand.waxwing.sends(ANA, { type: "image", image }));
  await line.getByText("Read", { exact: true }).waitFor(WAIT);
  await menuOf(line);
  await hand.sheet().getByRole("button", { name: "Forward to the business" }).click();
  const sent = { type: "image", image: { caption: "Pass me on", mime_type: "image/jpeg" } };
  const own = await hand.hasSent(ANA, sent, null);
  await own.getByText("Forwarded", { exact: true }).waitFor(WAIT);
  const entry = (await hand.waxwing.chat(ANA)).at(-1);
  const passed = text(object(entry?.content["image"], "image")["id"], "image/id");
  expect(passed).not.toBe(id);
  expect(await bytesOf(hand.waxwing, passed)).toEqual(await readFile(FILES.photo.path));
});

test("one’s own text is changed, and then deleted for everyone", async () => {
  const line = await hand.lineOf(ANA, await hand.waxwing.says(ANA, textOf("Helo there")));
  await menuOf(line);
  await hand.sheet().getByRole("button", { name: "Edit", exact: true }).click();
  const field = hand.page.getByRole("textbox", { name: "Message to Acme" });
  await expect.poll(() => field.inputValue()).toBe("Helo there");
  await field.fill("Hello there");
  await hand.page.getByRole("button", { name: "Save" }).click();
  await line.getByText("Hello there").waitFor(WAIT);
  await line.getByText("Edited", { exact: true }).waitFor(WAIT);
  await menuOf(line);
  await hand.sheet().getByRole("button", { name: "Delete for everyone" }).click();
  await line.getByText("You deleted this message").waitFor(WAIT);
});

async function attach(what: string): Promise<void> {
  if (hand.page.url() !== hand.waxwing.phoneOf(ANA))
    await hand.page.goto(hand.waxwing.phoneOf(ANA));
  await hand.page.getByRole("button", { name: "Attach" }).click();
  await hand.sheet().getByRole("button", { name: what }).click();
}

test("a place is attached by its coordinates", async () => {
  await attach("Place");
  const send = hand.sheet().getByRole("button", { name: "Send this place" });
  await hand.sheet().getByLabel("Latitude").fill("91");
  await hand.sheet().getByLabel("Longitude").fill("-9.1393");
  expect(await send.isDisabled()).toBe(true);
  await hand.sheet().getByLabel("Latitude").fill("38.7223");
  await send.click();
  const location = { latitude: 38.7223, longitude: -9.1393 };
  const own = await hand.hasSent(ANA, { type: "location", location }, null);
  await own.getByText("38.72230, -9.13930").waitFor();
});

test("somebody’s card is attached", async () => {
  await attach("Contact");
  await hand
    .sheet()
    .getByRole("button", { name: /^Chiara/ })
    .click();
  const contacts = [{ name: { formatted_name: "Chiara" }, phones: [{ wa_id: "393335550103" }] }];
  const own = await hand.hasSent(ANA, { type: "contacts", contacts }, null);
  await own.getByRole("button", { name: "Save contact" }).waitFor();
});

test("a person arrives from an ad, and the first message carries it", async () => {
  await attach("Arrive from an ad");
  await hand.sheet().getByRole("button", { name: "Send", exact: true }).click();
  const own = await hand.hasSent(ANA, textOf("Hi! I saw your ad."), null);
  await own.getByText("From an ad").waitFor();
  await own.getByText("Chat with us").waitFor();
});

async function businessMenu(choice: string): Promise<void> {
  await hand.page.getByRole("button", { name: "More about Acme" }).click();
  await hand.sheet().getByRole("button", { name: choice }).click();
}

test("offers are stopped and taken again", async () => {
  await hand.page.goto(hand.waxwing.phoneOf(ANA));
  await businessMenu("Stop offers and announcements");
  await expect.poll(() => memberOf("Ana", "marketing"), WAIT).toBe("stopped");
  await businessMenu("Resume offers and announcements");
  await expect.poll(() => memberOf("Ana", "marketing"), WAIT).toBe("allowed");
});

test("who blocked the business gets and writes nothing, until it is unblocked", async () => {
  await hand.page.goto(hand.waxwing.phoneOf(ANA));
  await businessMenu("Block Acme");
  await hand.page.getByText("Ana has blocked Acme.").waitFor(WAIT);
  expect(await hand.page.getByRole("textbox", { name: "Message to Acme" }).count()).toBe(0);
  const id = await hand.waxwing.sends(ANA, textOf("Are you there?"));
  await (await hand.lineOf(ANA, id)).getByText("Not on the phone yet").waitFor(WAIT);
  await hand.page.getByRole("button", { name: "Unblock" }).click();
  await hand.page.getByRole("textbox", { name: "Message to Acme" }).waitFor(WAIT);
});

test("a long press opens a message's menu", async () => {
  const line = await hand.lineOf(ANA, await hand.waxwing.says(ANA, textOf("Press me")));
  await line.getByRole("article").evaluate((it) => {
    const press = { pointerType: "touch", bubbles: true, cancelable: true };
    it.dispatchEvent(new PointerEvent("contextmenu", press));
  });
  await hand.sheet().getByRole("button", { name: "React with 👍" }).waitFor();
  await hand.page.keyboard.press("Escape");
});

test("who leaves WhatsApp gets nothing, and whose number is hidden is known by user id", async () => {
  await hand.page.goto(hand.waxwing.phoneOf(ANA));
  await hand.page.getByRole("button", { name: "Ana’s phone. People and settings" }).click();
  await hand.sheet().getByRole("switch", { name: "On WhatsApp" }).click();
  await hand.sheet().getByRole("switch", { name: "Number is visible" }).click();
  await expect.poll(() => memberOf("Ana", "on_whatsapp"), WAIT).toBe(false);
  await expect.poll(() => memberOf("Ana", "phone_visible"), WAIT).toBe(false);
  await hand.sheet().getByText(/^US\./).waitFor();
  await hand.sheet().getByRole("button", { name: "Close" }).click();
  const line = await hand.lineOf(ANA, await hand.waxwing.sends(ANA, textOf("Hello?")));
  await line.getByText(/\(131026\)$/).waitFor(WAIT);
});

/** What the sandbox says of a person. */
async function memberOf(name: string, member: string): Promise<unknown> {
  const answer = object(await hand.waxwing.sandboxCall("GET", "/sandbox/api/people"), "people");
  const people = list(object)(answer["people"], "people/people");
  return people.find((it) => it["name"] === name)?.[member];
}
