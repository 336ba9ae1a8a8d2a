// Every type of message on the phone: what the business sends, and what people send.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, SIZES, type Watched } from "./browser";
import { kinds } from "./kinds";
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

describe.each(KINDS)("$name", (kind) => {
  const sights = SIGHTS[kind.name] ?? {};
  const story = `console/stories/kinds.story.ts: ${kind.name} is on the phone as it should look`;

  test.runIf(kind.send !== null)("is on the phone as it should look when it is sent", async () => {
    const line = await lineOf(kind.name, await sendKind(waxwing, kind));
    await see(line, sights.sent ?? []);
    if (kind.receive === null) await mark(kind.name, story);
  });

  test.runIf(kind.receive !== null)("looks as it should when a person sends it", async () => {
    const { id, about } = await receiveKind(waxwing, kind);
    await see(await lineOf(kind.name, id), sights.received ?? []);
    await seeOnTheOther(about);
    await mark(kind.name, story);
  });

  /** A reaction, a change and a deletion are seen on the message they are about. */
  async function seeOnTheOther(about: string): Promise<void> {
    const other = page.locator(`[data-entry="${about}"]`);
    if (kind.name === "reaction")
      await other.getByRole("button", { name: "Reaction: ❤️" }).waitFor(WAIT);
    if (kind.name === "edit") {
      await other.getByText("Edited").waitFor(WAIT);
      await other.getByText("Has it left today?").waitFor(WAIT);
    }
    if (kind.name === "revoke") await other.getByText("You deleted this message").waitFor(WAIT);
  }
});
