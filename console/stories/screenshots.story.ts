// Pictures of every page, at a phone's width and a desk's, light and dark, for people to look at.

import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openBrowser, openPage, picturesFolder, SIZES } from "./browser";
import { Waxwing } from "./waxwing";

const ANA = "+14155550101";
const WAIT = { timeout: 10_000 };

let waxwing: Waxwing;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
  folder = await picturesFolder();
  await converse();
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});

/** A short conversation. */
async function converse(): Promise<void> {
  await says("Hi, is my order *A-1042* on its way?");
  await hears("Hello Ana! It left our warehouse in _Oakland_ this morning.", "read");
  await hears("You can follow it here: https://example.org/t/A-1042", "read");
  await says("Great, when will it be here?");
  await hears("~Thursday~ *Wednesday*, between 10 and 12.", "read");
  await says("👍");
  await hears("The driver’s door code is ```4711#```", "read");
}

async function says(body: string): Promise<void> {
  await waxwing.sandbox("inbound", { from: ANA, message: { type: "text", text: { body } } });
}

/** The business writes, and the message comes as far as `status`. */
async function hears(body: string, status: string): Promise<void> {
  const earlier = await waxwing.statuses(ANA);
  expect(await waxwing.sendText(ANA, body)).toBe(202);
  // The last status alone may be that of the message before.
  await vi.waitFor(
    async () => expect(await waxwing.statuses(ANA)).toEqual([...earlier, status]),
    WAIT,
  );
}

async function showConversation(page: Page): Promise<void> {
  await page.goto(waxwing.phoneOf(ANA));
  await page.getByRole("button", { name: /^Read\. Details of: The driver/ }).waitFor();
}

async function showInspector(page: Page): Promise<void> {
  await showConversation(page);
  await page.getByRole("button", { name: /^Read\. Details of: Thursday/ }).click();
  await page.getByRole("region", { name: "Timeline" }).waitFor();
  // A sheet comes in on a narrow screen.
  await page.waitForFunction(() => document.getAnimations().length === 0);
}

/** A phone that is offline, a message that waits for it, and a clock that was turned. */
async function showOffline(page: Page): Promise<void> {
  await waxwing.sandbox("people", { name: "Ana", phone: ANA, online: false });
  if ((await waxwing.statuses(ANA)).at(-1) !== "sent") await hears("Are you at home?", "sent");
  await waxwing.sandbox("clock", { advance: "1h" });
  await page.goto(waxwing.phoneOf(ANA));
  await page.getByRole("article").filter({ hasText: "Not on the phone yet" }).waitFor();
  await page.getByText("ahead of real time").first().waitFor();
}

async function showHome(page: Page): Promise<void> {
  await page.goto(waxwing.ready.url);
  await page.getByRole("link", { name: "Open the sandbox phone" }).waitFor();
}

async function showEmptyPhone(page: Page): Promise<void> {
  await page.goto(waxwing.phoneOf("+5511955550102"));
  await page.getByText("No messages yet").waitFor();
}

const PAGES = [
  ["phone", showConversation],
  ["message", showInspector],
  ["empty", showEmptyPhone],
  ["home", showHome],
  ["offline", showOffline],
] as const;

test.each(PAGES)("the %s page, in four pictures", async (name, show) => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of Object.values(SIZES)) {
      const { page, faults } = await openPage(browser, { viewport, colorScheme });
      await show(page);
      const path = join(folder, `${name}-${viewport.width}-${colorScheme}.png`);
      await page.screenshot({ path });
      expect(await overflow(page)).toBe(0);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  }
});

/** How far the page can be scrolled sideways, which no page should. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
