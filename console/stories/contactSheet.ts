// Many pictures on one, each with its title, for people to look at.

import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { picturesFolder, SIZES } from "./browser";

/** Some pictures of one thing. */
export type Figure = { readonly title: string; readonly cuts: readonly Cut[] };

/** A part of a picture: of many messages on one screen each is cut out. */
export type Cut = { readonly picture: Buffer; readonly box: Box };

/** Where on the picture. */
export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Light or dark. */
export type Scheme = "light" | "dark";

/** Every width and scheme that pages are looked at. */
export const LOOKS = (["light", "dark"] as const).flatMap((scheme) =>
  Object.values(SIZES).map(({ width }) => [width, scheme] as const),
);

/** The phone: on a desk without what is around it. */
export async function phonePicture(page: Page): Promise<Cut> {
  const box = await page.locator(".device, .handheld").boundingBox();
  if (!box) throw new Error("there is no phone on the screen");
  const { width, height } = box;
  const taken = await page.screenshot({ clip: box });
  return { picture: taken, box: { x: 0, y: 0, width, height } };
}

/** Writes the figures as one picture, in columns. */
export async function saveContactSheet(
  browser: Browser,
  name: string,
  figures: readonly Figure[],
  scheme: Scheme,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1720, height: 900 } });
  await page.setContent(markup(figures, scheme));
  await page.screenshot({ path: join(await picturesFolder(), `${name}.png`), fullPage: true });
  await page.close();
}

function markup(figures: readonly Figure[], scheme: Scheme): string {
  const [back, ink] = scheme === "dark" ? ["#161412", "#b0a69d"] : ["#ece7e0", "#645a52"];
  const pictures = [...new Set(figures.flatMap((it) => it.cuts.map((cut) => cut.picture)))];
  const sources = pictures.map(
    (it, place) =>
      `.p${place}{background-image:url(data:image/png;base64,${it.toString("base64")})}`,
  );
  const cut = ({ picture, box }: Cut) => {
    const style = `width:${box.width}px;height:${box.height}px;background-position:${-box.x}px ${-box.y}px`;
    return `<div class="p${pictures.indexOf(picture)}" style="${style}"></div>`;
  };
  const drawn = figures.map(
    ({ title, cuts }) =>
      `<figure><figcaption>${title}</figcaption>${cuts.map(cut).join("")}</figure>`,
  );
  return `<!doctype html><style>
    body{margin:16px;background:${back};color:${ink};font:13px sans-serif;columns:4}
    figure{margin:0 0 16px;padding:0 0 16px;break-inside:avoid;border-bottom:1px solid #8884}
    figcaption{margin-bottom:6px;font-weight:bold}${sources.join("")}</style>${drawn.join("")}`;
}
