// All types of messages on one sheet of pictures, at two widths, light and dark, for people to look at.

import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, SIZES } from "./browser";
import { kinds } from "./kinds";
import { showFiles } from "./pictures";
import { phoneFor, receiveKind, sendKind, setStage } from "./stage";
import { Waxwing } from "./waxwing";

/** A message on the sheet. */
type Shot = { readonly title: string; readonly phone: string; readonly ids: readonly string[] };

/** All messages are on the screen at once, so that none has to be scrolled to. */
const HEIGHT = 20_000;
const SHEET_MS_MAX = 240_000;
const ARRIVAL = { timeout: 20_000 };

let waxwing: Waxwing;
let browser: Browser;
let folder: string;
let shots: readonly Shot[];

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
  folder = process.env["SCREENSHOTS"] ?? (await mkdtemp(join(tmpdir(), "waxwing-screenshots-")));
  await mkdir(folder, { recursive: true });
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

const SCHEMES = ["light", "dark"] as const;
const LOOKS = SCHEMES.flatMap((scheme) =>
  Object.values(SIZES).map(({ width }) => [width, scheme] as const),
);

test.each(LOOKS)(
  "all types at %s px, %s",
  { timeout: SHEET_MS_MAX },
  async (width, colorScheme) => {
    const viewport = { width, height: HEIGHT };
    const { page, faults } = await openPage(browser, { viewport, colorScheme });
    await showFiles(page);
    const pictures: string[] = [];
    for (const phone of new Set(shots.map((it) => it.phone))) {
      await page.goto(waxwing.phoneOf(phone));
      // On a desk the phone is as high as a phone; here it holds everything.
      await page.getByRole("log").waitFor();
      await page.evaluate(() => {
        const style = new CSSStyleSheet();
        style.replaceSync(".device{height:100%!important}.line__actions{display:none!important}");
        document.adoptedStyleSheets = [style];
      });
      pictures.push(...(await picturesOf(page, phone)));
    }
    const sheet = await browser.newPage({ viewport: SIZES.desk });
    await sheet.setContent(sheetOf(pictures, colorScheme));
    const path = join(folder, `types-${width}-${colorScheme}.png`);
    await sheet.screenshot({ path, fullPage: true });
    await sheet.close();
    expect(pictures).toHaveLength(shots.length);
    expect(faults).toEqual([]);
    await page.context().close();
  },
);

/** A picture of each message of a person, with its title, as HTML. */
async function picturesOf(page: Page, phone: string): Promise<readonly string[]> {
  const pictures: string[] = [];
  for (const { title, ids } of shots.filter((it) => it.phone === phone)) {
    const images: string[] = [];
    for (const id of ids.filter((it) => it !== "")) {
      const line = page.locator(`[data-entry="${id}"]`);
      await line.waitFor(ARRIVAL);
      await expect.poll(() => line.getByText("Not on the phone yet").count(), ARRIVAL).toBe(0);
      const image = await line.screenshot();
      images.push(`<img src="data:image/png;base64,${image.toString("base64")}">`);
    }
    pictures.push(`<figure><figcaption>${title}</figcaption>${images.join("")}</figure>`);
  }
  return pictures;
}

function sheetOf(figures: readonly string[], scheme: string): string {
  const [page, ink] = scheme === "dark" ? ["#161412", "#b0a69d"] : ["#ece7e0", "#645a52"];
  return `<!doctype html><style>body{margin:16px;background:${page};color:${ink};font:13px sans-serif;columns:4}
    figure{margin:0 0 16px;padding:0 0 16px;break-inside:avoid;border-bottom:1px solid #8884}
    figcaption{margin-bottom:6px;font-weight:bold}img{display:block;max-width:100%}</style>
    ${figures.join("")}`;
}
