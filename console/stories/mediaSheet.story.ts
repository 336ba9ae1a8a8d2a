// Media on the phone, in pictures at two widths, light and dark, for people to look at: in bubbles,
// opened, about to be sent, being recorded.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, SIZES } from "./browser";
import { type Figure, LOOKS, phonePicture, saveContactSheet } from "./contactSheet";
import { ALL_AT_ONCE, cutOut, type Messages } from "./cutOut";
import { brings, FILES, uploads } from "./files";
import { setStage } from "./stage";
import { Waxwing } from "./waxwing";

const BRUNO = "+5511955550102";
const SHEET_MS_MAX = 120_000;
/** An id of which the sandbox has never had the bytes. */
const NOBODYS = "1500000000000001";

let waxwing: Waxwing;
let browser: Browser;
let messages: readonly Messages[];

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
  await setStage(waxwing);
  messages = [...(await receiveAll()), ...(await sendAll())];
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});

/** The business sends one of each. */
async function receiveAll(): Promise<readonly Messages[]> {
  const id = async (file: keyof typeof FILES) => uploads(waxwing, FILES[file]);
  const paper = await id("paper");
  const contents = {
    photo: { type: "image", image: { id: await id("photo"), caption: "Our garden" } },
    film: { type: "video", video: { id: await id("film") } },
    voice: { type: "audio", audio: { id: await id("voice"), voice: true } },
    audio: { type: "audio", audio: { id: await id("voice") } },
    document: { type: "document", document: { id: paper, filename: "Invoice for Bruno.pdf" } },
    sheet: { type: "document", document: { id: paper, filename: "prices.xlsx", caption: "Ours" } },
    sticker: { type: "sticker", sticker: { id: await id("sticker") } },
  };
  const sent: Messages[] = [];
  for (const [title, content] of Object.entries(contents)) {
    sent.push({ title, ids: [await waxwing.sends(BRUNO, content)] });
  }
  return sent;
}

/** Bruno sends one of each, and what cannot be shown. */
async function sendAll(): Promise<readonly Messages[]> {
  const id = (file: keyof typeof FILES) => brings(waxwing, FILES[file]);
  const contents = {
    "photo, own": { type: "image", image: { id: await id("photo"), caption: "It came broken" } },
    "voice, own": { type: "audio", audio: { id: await id("voice") } },
    "document, own": { type: "document", document: { id: await id("paper") } },
    "photo, nowhere": { type: "image", image: { id: NOBODYS } },
    "voice, nowhere": { type: "audio", audio: { id: NOBODYS } },
    "film, unplayable": { type: "video", video: { id: await id("paper") } },
  };
  const sent: Messages[] = [];
  for (const [title, message] of Object.entries(contents)) {
    sent.push({ title, ids: [await waxwing.says(BRUNO, message)] });
  }
  return sent;
}

/** What opens over the chat, one after the other. */
async function openings(page: Page): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const take = async (title: string) => {
    // Films and pictures have come by then, and the meter has something to show.
    await page.waitForTimeout(600);
    figures.push({ title, cuts: [await phonePicture(page)] });
  };
  const choose = async (what: RegExp, ...files: readonly (keyof typeof FILES)[]) => {
    await page.getByRole("button", { name: "Attach", exact: true }).click();
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("dialog").getByRole("button", { name: what }).click();
    await (await choosing).setFiles(files.map((it) => FILES[it].path));
  };
  await page.getByRole("button", { name: "Open: Photo" }).first().click();
  await take("a picture, large");
  await page.keyboard.press("Escape");
  await choose(/^Photo or video/, "photo");
  await take("a picture before it is sent");
  await page.keyboard.press("Escape");
  await choose(/^Photo or video/, "film", "photo", "sticker", "paper", "voice");
  await take("several files");
  await page.getByRole("button", { name: "Show sample.pdf" }).click();
  await take("a document among them");
  await page.getByRole("button", { name: "Show sample.ogg" }).click();
  await take("a voice file among them");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Record a voice message" }).click();
  const bar = page.getByRole("region", { name: "Your voice message" });
  await bar.getByText("0:02").waitFor();
  await take("recording");
  await page.getByRole("button", { name: "Stop and listen" }).click();
  await page.getByRole("button", { name: "Play: Your voice message" }).click();
  await take("listening");
  await page.getByRole("button", { name: "Discard the recording" }).click();
  await page.evaluate(() => {
    const refused = new DOMException("no", "NotAllowedError");
    navigator.mediaDevices.getUserMedia = () => Promise.reject(refused);
  });
  await page.getByRole("button", { name: "Record a voice message" }).click();
  await take("no microphone");
  return figures;
}

test.each(LOOKS)("media at %s px, %s", { timeout: SHEET_MS_MAX }, async (width, colorScheme) => {
  const viewport = { width, height: ALL_AT_ONCE };
  const options = { viewport, colorScheme, reducedMotion: "reduce" } as const;
  const { page, faults } = await openPage(browser, options);
  await page.goto(waxwing.phoneOf(BRUNO));
  const figures = [...(await cutOut(page, messages))];
  await page.setViewportSize(Object.values(SIZES).find((it) => it.width === width) ?? SIZES.desk);
  figures.push(...(await openings(page)));
  await saveContactSheet(browser, `media-${width}-${colorScheme}`, figures, colorScheme);
  expect(figures).toHaveLength(messages.length + 8);
  expect(faults).toEqual([]);
  await page.context().close();
});
