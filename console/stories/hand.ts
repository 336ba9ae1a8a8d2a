// One phone on which a story taps and types, and what came of it at the sandbox.

import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { JsonObject } from "../src/lib/decode";
import { openBrowser, openPage, SIZES } from "./browser";
import { showFiles } from "./pictures";
import { setStage } from "./stage";
import { Waxwing } from "./waxwing";

/** How long anything on the phone may take. */
export const WAIT = { timeout: 5_000 };

/** A phone in somebody's hand. */
export type Hand = {
  readonly waxwing: Waxwing;
  readonly page: Page;
  /** The sheet that lies open. */
  readonly sheet: () => Locator;
  /** The line of a message, on its person's phone. */
  readonly lineOf: (phone: string, id: string) => Promise<Locator>;
  /** Waits until the last thing the person sent is this, in reply to `to`; gives its line. */
  readonly hasSent: (phone: string, content: JsonObject, to: string | null) => Promise<Locator>;
  readonly putDown: () => Promise<void>;
};

/** Starts a sandbox and a browser at a phone's width. */
export async function takePhone(): Promise<Hand> {
  const browser = await openBrowser();
  const waxwing = await Waxwing.start();
  const { page, faults } = await openPage(browser, { viewport: SIZES.phone });
  await showFiles(page);
  await setStage(waxwing);

  const lineOf = async (phone: string, id: string) => {
    const address = waxwing.phoneOf(phone);
    if (page.url() !== address) await page.goto(address);
    const line = page.locator(`[data-entry="${id}"]`);
    await line.waitFor(WAIT);
    return line;
  };
  const lastOwn = async (phone: string) =>
    (await waxwing.chat(phone)).filter((it) => it.direction === "to_business").at(-1);
  const hasSent = async (phone: string, content: JsonObject, to: string | null) => {
    await expect.poll(async () => (await lastOwn(phone))?.content, WAIT).toMatchObject(content);
    const entry = await lastOwn(phone);
    expect(entry?.contextId ?? null).toBe(to);
    expect(faults).toEqual([]);
    const line = await lineOf(phone, entry?.id ?? "");
    if (to !== null) {
      await line.getByRole("button", { name: /^Show the quoted message: / }).waitFor(WAIT);
    }
    return line;
  };
  const putDown = async () => {
    await browser.close();
    await waxwing.stop();
  };
  return { waxwing, page, sheet: () => page.getByRole("dialog"), lineOf, hasSent, putDown };
}
