// Cuts messages out of a picture of a chat.

import { isDeepStrictEqual } from "node:util";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Box, Figure } from "./contactSheet";

/** Messages that belong together, by their ids, under one title. */
export type Messages = { readonly title: string; readonly ids: readonly string[] };

/** A screen so high that no message has to be scrolled to. */
export const ALL_AT_ONCE = 8_000;

const ARRIVAL = { timeout: 20_000 };

/** The messages, each cut out of one picture of the chat that is open. */
export async function cutOut(
  page: Page,
  messages: readonly Messages[],
): Promise<readonly Figure[]> {
  await page.getByRole("log").waitFor();
  // On a desk the phone is as high as a phone; here it holds everything.
  await page.evaluate(() => {
    const style = new CSSStyleSheet();
    style.replaceSync(".device{height:100%!important}.line__actions{display:none!important}");
    document.adoptedStyleSheets = [style];
  });
  const lines = (ids: readonly string[]) =>
    ids.filter((id) => id !== "").map((id) => page.locator(`[data-entry="${id}"]`));
  for (const line of messages.flatMap(({ ids }) => lines(ids))) await line.waitFor(ARRIVAL);
  await expect.poll(() => page.getByText("Not on the phone yet").count(), ARRIVAL).toBe(0);
  const boxesNow = () => Promise.all(messages.map(({ ids }) => Promise.all(lines(ids).map(boxOf))));
  let boxes = await boxesNow();
  let picture = await page.screenshot();
  // A status that comes meanwhile moves what is below it.
  for (let now = await boxesNow(); !isDeepStrictEqual(boxes, now); now = await boxesNow()) {
    boxes = now;
    picture = await page.screenshot();
  }
  expect(await page.getByRole("log").evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
  return messages.map(({ title }, place) => ({
    title,
    cuts: (boxes[place] ?? []).map((box) => ({ picture, box })),
  }));
}

async function boxOf(line: Locator): Promise<Box> {
  const box = await line.boundingBox();
  if (!box) throw new Error("a message is not on the screen");
  return box;
}
