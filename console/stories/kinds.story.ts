// Every type of message on the phone: what the business sends, and what people send.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, SIZES, type Watched } from "./browser";
import { type Kind, kinds } from "./kinds";
import { mark } from "./marks";
import { showFiles } from "./pictures";
import { SIGHTS, type Sight } from "./sights";
import { phoneFor, receiveKind, sendKind, setStage } from "./stage";
import { Waxwing } from "./waxwing";

const KINDS = await kinds();
const WAIT = { timeout: 5_000 };

let waxwing: Waxwing;
let browser: Browser;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
  watched = await openPage(browser, { viewport: SIZES.desk });
  page = watched.page;
  await showFiles(page);
  await setStage(waxwing);
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});

/** The line of a message, on the phone it is for. */
async function lineOf(name: string, id: string): Promise<Locator> {
  const address = waxwing.phoneOf(phoneFor(name));
  if (page.url() !== address) await page.goto(address);
  const line = page.locator(`[data-entry="${id}"]`);
  await line.waitFor();
  return line;
}

async function see(line: Locator, sights: readonly Sight[]): Promise<void> {
  expect(sights.length).toBeGreaterThan(0);
  await expect.poll(() => line.getByText("Not on the phone").count(), WAIT).toBe(0);
  for (const sight of sights) await sight(line).waitFor(WAIT);
  expect(watched.faults).toEqual([]);
}

test("nothing is to be seen of a type that is not in the table", () => {
  expect(Object.keys(SIGHTS).toSorted()).toEqual(KINDS.map((it) => it.name).toSorted());
});

/** The sides of each type that were as they should be. */
const seen = new Set<string>();

/** A type is on the phone once all its sides were seen. */
async function haveSeen({ name, send, receive }: Kind, side: "sent" | "received"): Promise<void> {
  seen.add(`${name} ${side}`);
  const isWhole =
    (send === null || seen.has(`${name} sent`)) &&
    (receive === null || seen.has(`${name} received`));
  const story = `console/stories/kinds.story.ts: ${name} is on the phone as it should look`;
  if (isWhole) await mark(name, story);
}

const SENT = KINDS.filter((it) => it.send !== null);
const RECEIVED = KINDS.filter((it) => it.receive !== null);

test.each(SENT)("$name, sent, is on the phone as it should look", async (kind) => {
  const line = await lineOf(kind.name, await sendKind(waxwing, kind));
  await see(line, SIGHTS[kind.name]?.sent ?? []);
  await haveSeen(kind, "sent");
});

test.each(RECEIVED)("$name, from a person, looks as it should", async (kind) => {
  const { id, about } = await receiveKind(waxwing, kind);
  await see(await lineOf(kind.name, id), SIGHTS[kind.name]?.received ?? []);
  await seeOnTheOther(kind.name, page.locator(`[data-entry="${about}"]`));
  await haveSeen(kind, "received");
});

/** A reaction, a change and a deletion are seen on the message they are about. */
async function seeOnTheOther(name: string, other: Locator): Promise<void> {
  if (name === "reaction") await other.getByRole("button", { name: "Reaction: ❤️" }).waitFor(WAIT);
  if (name === "edit") {
    await other.getByText("Edited").waitFor(WAIT);
    await other.getByText("Has it left today?").waitFor(WAIT);
  }
  if (name === "revoke") await other.getByText("You deleted this message").waitFor(WAIT);
}
