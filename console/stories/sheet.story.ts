// All types of messages on one sheet of pictures, at two widths, light and dark, for people to look at.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser";
import { type Box, type Figure, LOOKS, saveContactSheet } from "./contactSheet";
import { kinds } from "./kinds";
import { showFiles } from "./pictures";
import { phoneFor, receiveKind, sendKind, setStage } from "./stage";
import { Waxwing } from "./waxwing";

/** A message on the sheet. */
type Shot = { readonly title: string; readonly phone: string; readonly ids: readonly string[] };

/** All messages are on the screen at once, so that none has to be scrolled to. */
const HEIGHT = 8_000;
const ARRIVAL = { timeout: 20_000 };

let waxwing: Waxwing;
let browser: Browser;
let shots: readonly Shot[];

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
  await setStage(waxwing);
  shots = await converse();
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});

/** Sends and receives a message of every type. */
async function converse(): Promise<readonly Shot[]> {
  const taken: Shot[] = [];
  for (const kind of await kinds()) {
    const phone = phoneFor(kind.name);
    if (kind.send !== null) {
      taken.push({ title: kind.name, phone, ids: [await sendKind(waxwing, kind)] });
    }
    if (kind.receive !== null) {
      const { id, about } = await receiveKind(waxwing, kind);
      taken.push({ title: `${kind.name}, received`, phone, ids: [about, id] });
    }
  }
  return taken;
}

test.each(LOOKS)("all types at %s px, %s", async (width, colorScheme) => {
  const viewport = { width, height: HEIGHT };
  const { page, faults } = await openPage(browser, { viewport, colorScheme });
  await showFiles(page);
  const figures: Figure[] = [];
  for (const phone of new Set(shots.map((it) => it.phone))) {
    await page.goto(waxwing.phoneOf(phone));
    // On a desk the phone is as high as a phone; here it holds everything.
    await page.getByRole("log").waitFor();
    await page.evaluate(() => {
      const style = new CSSStyleSheet();
      style.replaceSync(".device{height:100%!important}.line__actions{display:none!important}");
      document.adoptedStyleSheets = [style];
    });
    figures.push(...(await figuresOf(page, phone)));
  }
  await saveContactSheet(browser, `types-${width}-${colorScheme}`, figures, colorScheme);
  expect(figures).toHaveLength(shots.length);
  expect(faults).toEqual([]);
  await page.context().close();
});

/** Each message of a person, cut out of one picture of the chat. */
async function figuresOf(page: Page, phone: string): Promise<readonly Figure[]> {
  const own = shots.filter((it) => it.phone === phone);
  const lines = (ids: readonly string[]) =>
    ids.filter((id) => id !== "").map((id) => page.locator(`[data-entry="${id}"]`));
  for (const line of own.flatMap(({ ids }) => lines(ids))) await line.waitFor(ARRIVAL);
  await expect.poll(() => page.getByText("Not on the phone yet").count(), ARRIVAL).toBe(0);
  const boxes: (readonly Box[])[] = [];
  for (const { ids } of own) boxes.push(await Promise.all(lines(ids).map(boxOf)));
  expect(await page.getByRole("log").evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
  const picture = await page.screenshot();
  return own.map(({ title }, place) => ({
    title,
    cuts: (boxes[place] ?? []).map((box) => ({ picture, box })),
  }));
}

async function boxOf(line: Locator): Promise<Box> {
  const box = await line.boundingBox();
  if (!box) throw new Error("a message is not on the screen");
  return box;
}
