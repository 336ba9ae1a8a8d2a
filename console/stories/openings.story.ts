// What opens over the chat, in pictures at two widths, light and dark, for people to look at.

import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, SIZES } from "./browser";
import { type Figure, LOOKS, phonePicture, saveContactSheet } from "./contactSheet";
import { kinds } from "./kinds";
import { phoneFor, sendKind, setStage, textOf } from "./stage";
import { Waxwing } from "./waxwing";

const ANA = "+14155550101";
const OPENINGS_MS_MAX = 120_000;

/** What is opened, by the button of which message. */
const ASKED = [
  ["interactive.list", "Choose"],
  ["interactive.flow", "Book"],
  ["interactive.address_message", "Provide address"],
  ["interactive.location_request_message", "Send location"],
  ["interactive.request_contact_info", "Share contact info"],
  ["interactive.call_permission_request", "Choose preference"],
  ["interactive.product_list", "View items"],
  ["interactive.order_details", "Review and pay"],
] as const;

let waxwing: Waxwing;
let browser: Browser;
const asking = new Map<string, string>();
let written: string;

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
  await setStage(waxwing);
  for (const kind of await kinds()) {
    if (ASKED.some(([name]) => name === kind.name)) {
      asking.set(kind.name, await sendKind(waxwing, kind));
    }
  }
  written = await waxwing.says(ANA, textOf("When will it be here?"));
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});

test.each(LOOKS)(
  "all that opens at %s px, %s",
  { timeout: OPENINGS_MS_MAX },
  async (width, scheme) => {
    const viewport = Object.values(SIZES).find((it) => it.width === width) ?? SIZES.desk;
    const { page, faults } = await openPage(browser, {
      viewport,
      colorScheme: scheme,
      reducedMotion: "reduce",
    });
    const figures: Figure[] = [];
    const take = async (title: string, opener: Locator) => {
      await opener.click();
      await page.getByRole("dialog").waitFor();
      figures.push({ title, cuts: [await phonePicture(page)] });
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };

    await page.goto(waxwing.phoneOf(phoneFor("interactive.list")));
    for (const [name, button] of ASKED) {
      const line = page.locator(`[data-entry="${asking.get(name)}"]`);
      await take(name, line.getByRole("button", { name: button, exact: true }));
    }
    await page.goto(waxwing.phoneOf(ANA));
    const line = page.locator(`[data-entry="${written}"]`);
    await line.hover();
    await take("message", line.getByRole("button", { name: /^More about: / }));
    await take("business", page.getByRole("button", { name: "More about Acme" }));
    const attach = page.getByRole("button", { name: "Attach", exact: true });
    await take("attach", attach);
    for (const name of ["Place", "Contact", "Arrive from an ad"]) {
      await attach.click();
      await take(name, page.getByRole("dialog").getByRole("button", { name }));
    }
    await saveContactSheet(browser, `openings-${width}-${scheme}`, figures, scheme);
    expect(faults).toEqual([]);
    await page.context().close();
  },
);
