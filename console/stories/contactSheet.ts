// Many pictures on one, each with its title, for people to look at.

import { join } from "node:path";
import type { Browser } from "playwright-core";
import { picturesFolder, SIZES } from "./browser";

/** Some pictures of one thing. */
export type Figure = { readonly title: string; readonly images: readonly Buffer[] };

/** Light or dark. */
export type Scheme = "light" | "dark";

/** Every width and scheme that pages are looked at. */
export const LOOKS = (["light", "dark"] as const).flatMap((scheme) =>
  Object.values(SIZES).map(({ width }) => [width, scheme] as const),
);

/** Writes the figures as one picture, four in a row. */
export async function saveContactSheet(
  browser: Browser,
  name: string,
  figures: readonly Figure[],
  scheme: Scheme,
): Promise<void> {
  const page = await browser.newPage({ viewport: SIZES.desk });
  await page.setContent(markup(figures, scheme));
  await page.screenshot({ path: join(await picturesFolder(), `${name}.png`), fullPage: true });
  await page.close();
}

function markup(figures: readonly Figure[], scheme: Scheme): string {
  const [back, ink] = scheme === "dark" ? ["#161412", "#b0a69d"] : ["#ece7e0", "#645a52"];
  return `<!doctype html><style>
    body{margin:16px;background:${back};color:${ink};font:13px sans-serif;columns:4}
    figure{margin:0 0 16px;padding:0 0 16px;break-inside:avoid;border-bottom:1px solid #8884}
    figcaption{margin-bottom:6px;font-weight:bold}img{display:block;max-width:100%}</style>
    ${figures.map(figureMarkup).join("")}`;
}

function figureMarkup({ title, images }: Figure): string {
  const drawn = images.map((it) => `<img src="data:image/png;base64,${it.toString("base64")}">`);
  return `<figure><figcaption>${title}</figcaption>${drawn.join("")}</figure>`;
}
