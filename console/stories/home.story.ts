// The home page against the real gateway.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, SIZES } from "./browser";
import { Waxwing } from "./waxwing";

let waxwing: Waxwing;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});

test("the home page says that Waxwing runs, and leads to the sandbox phone", async () => {
  const { page, faults } = await openPage(browser, { viewport: SIZES.desk });
  await page.goto(waxwing.ready.url);
  await page.getByRole("status").getByText("Waxwing is running.").waitFor();
  expect(await page.locator("pre").innerText()).toContain(
    `curl ${new URL(waxwing.ready.url).origin}/`,
  );
  await page.getByRole("link", { name: "Open the sandbox phone" }).click();
  await page.getByRole("heading", { name: "Acme" }).waitFor();
  expect(faults).toEqual([]);
});

test("the home page says so when Waxwing stops answering", async () => {
  const { page } = await openPage(browser, { viewport: SIZES.phone });
  await page.goto(waxwing.ready.url);
  await page.getByText("Waxwing is running.").waitFor();
  await page.route("**/readyz", (route) => route.abort());
  await page.getByText("Waxwing does not answer.").waitFor({ timeout: 15_000 });
});
