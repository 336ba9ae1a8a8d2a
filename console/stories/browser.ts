// A browser for the stories: Debian's Chromium without a window.

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** A microphone that beeps each second, and that a page may use without asking anybody. */
const PRETENDED_MICROPHONE = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

/** Starts the browser. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `there is no Chromium at ${CHROMIUM}: install it (\`apt-get install chromium\`) or set CHROMIUM to its path`,
    );
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", ...PRETENDED_MICROPHONE],
  });
}

/** A page and what went wrong on it. */
export type Watched = { readonly page: Page; readonly faults: readonly string[] };

/** Opens a page that remembers its faults: errors of scripts, and what the server forbids or lacks. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Watched> {
  const context = await browser.newContext({ timezoneId: "UTC", locale: "en-GB", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await showPagesFromFolder(page);
  return { page, faults };
}

/**
 * Shows the pages of the folder `PAGES`, where it is set, in place of those the binary embeds: so
 * that pages can be worked on without building the binary each time.
 */
async function showPagesFromFolder(page: Page): Promise<void> {
  const folder = process.env["PAGES"];
  if (!folder) return;
  await page.route(/^http:\/\/[^/]+\/(sandbox\/)?(\?.*)?$/, async (route) => {
    const name = route.request().url().includes("/sandbox/") ? "phone.html" : "index.html";
    // The server's own answer sets the cookie.
    const response = await route.fetch();
    await route.fulfill({ response, body: await readFile(join(folder, name), "utf8") });
  });
  await page.route(/\/assets\/[^/]+$/, async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    await route.fulfill({ path: join(folder, "assets", name) });
  });
}

/** The folder for pictures: `SCREENSHOTS`, or a temporary one. */
export async function picturesFolder(): Promise<string> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) return mkdtemp(join(tmpdir(), "waxwing-screenshots-"));
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The widths every page is looked at. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
} as const;
