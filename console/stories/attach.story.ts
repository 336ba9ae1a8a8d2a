// What a person sends besides words: photos, films, sounds and files, chosen, dropped and pasted.

import { open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { object, text } from "../src/lib/decode";
import { bytesOf, FILES, type StoryFile } from "./files";
import { type Hand, takePhone, WAIT } from "./hand";
import { textOf } from "./stage";

const BRUNO = "+5511955550102";
const TOO_LARGE = 101 * 1024 * 1024;
const LARGE_WAIT_MS_MAX = 40_000;

let hand: Hand;

beforeAll(async () => {
  hand = await takePhone();
});
afterAll(() => hand?.putDown());

const preview = () => hand.page.getByRole("dialog", { name: /^Send / });
const send = () => preview().getByRole("button", { name: /^Send/ });

async function openPhone(): Promise<void> {
  const address = hand.waxwing.phoneOf(BRUNO);
  if (hand.page.url() !== address) await hand.page.goto(address);
  await hand.page.getByRole("textbox", { name: "Message to Acme" }).waitFor();
}

/** Chooses files through the menu. */
async function attach(what: RegExp, ...paths: readonly string[]): Promise<void> {
  await openPhone();
  await hand.page.getByRole("button", { name: "Attach", exact: true }).click();
  const choosing = hand.page.waitForEvent("filechooser");
  await hand.sheet().getByRole("button", { name: what }).click();
  await (await choosing).setFiles([...paths]);
  await preview().waitFor();
}

/** The files of what the person sent last, newest last, as the sandbox keeps them. */
async function keptBytes(count: number): Promise<readonly Buffer[]> {
  const own = (await hand.waxwing.chat(BRUNO)).filter((it) => it.direction === "to_business");
  const ids = own.slice(-count).map(({ type, content }) => object(content[type], type)["id"]);
  return Promise.all(ids.map((id) => bytesOf(hand.waxwing, text(id, "id"))));
}

/** A drag or a paste of files, as the browser tells it to the page. */
async function give(to: Locator, event: "drop" | "paste", file: StoryFile): Promise<void> {
  const base64 = (await readFile(file.path)).toString("base64");
  await to.evaluate(
    (it, { base64, name, type, event }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      const files = new DataTransfer();
      files.items.add(new File([bytes], name, { type }));
      const how = { bubbles: true, cancelable: true };
      if (event === "paste") {
        it.dispatchEvent(new ClipboardEvent("paste", { ...how, clipboardData: files }));
      } else {
        it.dispatchEvent(new DragEvent("dragover", { ...how, dataTransfer: files }));
        requestAnimationFrame(() =>
          it.dispatchEvent(new DragEvent("drop", { ...how, dataTransfer: files })),
        );
      }
    },
    { base64, name: file.name, type: file.type, event },
  );
}

test("a photo is sent with a caption, and the sandbox has its bytes", async () => {
  await attach(/^Photo or video/, FILES.photo.path);
  await preview().getByRole("img", { name: "Photo" }).waitFor();
  await hand.page.keyboard.type("It came broken");
  await hand.page.keyboard.press("Enter");
  const image = { mime_type: "image/jpeg", caption: "It came broken" };
  const own = await hand.hasSent(BRUNO, { type: "image", image }, null);
  await own.getByRole("button", { name: "Open: Photo" }).waitFor(WAIT);
  await own.getByRole("img", { name: /by the business$/ }).waitFor(WAIT);
  expect(await keptBytes(1)).toEqual([await readFile(FILES.photo.path)]);
  await expect.poll(() => hand.waxwing.incoming(), WAIT).toContain("It came broken");
});

test("a file is sent with its name, by keyboard alone", async () => {
  await openPhone();
  await hand.page.getByRole("button", { name: "Attach", exact: true }).focus();
  await hand.page.keyboard.press("Enter");
  const choosing = hand.page.waitForEvent("filechooser");
  await hand
    .sheet()
    .getByRole("button", { name: /^Document/ })
    .focus();
  await hand.page.keyboard.press("Enter");
  await (await choosing).setFiles(FILES.paper.path);
  await preview().getByText("sample.pdf").waitFor();
  await hand.page.keyboard.press("Enter");
  const document = { mime_type: "application/pdf", filename: "sample.pdf" };
  const own = await hand.hasSent(BRUNO, { type: "document", document }, null);
  await own.getByRole("link", { name: "Download: sample.pdf" }).waitFor(WAIT);
  expect(await keptBytes(1)).toEqual([await readFile(FILES.paper.path)]);
});

test("a photo chosen as a document stays one, and the other way about", async () => {
  await attach(/^Document/, FILES.photo.path);
  const kinds = preview().getByRole("radiogroup", { name: "Send as" });
  expect(await kinds.getByRole("radio", { name: "Document" }).isChecked()).toBe(true);
  await send().click();
  const document = { filename: "sample.jpg", mime_type: "image/jpeg" };
  await hand.hasSent(BRUNO, { type: "document", document }, null);
  await attach(/^Document/, FILES.photo.path);
  await kinds.getByText("Photo").click();
  await send().click();
  await hand.hasSent(BRUNO, { type: "image", image: { mime_type: "image/jpeg" } }, null);
});

test("several files are looked at one by one, and arrive in their order", async () => {
  const { photo, film, voice, paper, sticker } = FILES;
  const all = [film, photo, voice, paper, sticker];
  await attach(/^Document/, ...all.map((it) => it.path));
  await preview().getByRole("button", { name: "Remove sample.jpg" }).click();
  await preview().getByRole("button", { name: "Show sample.ogg" }).click();
  await preview().getByText("Voice message", { exact: true }).click();
  await preview().getByText("Voice messages have no caption on WhatsApp.").waitFor();
  await preview().getByRole("button", { name: "Show sample.webp" }).click();
  await preview().getByText("Sticker", { exact: true }).click();
  await preview().getByRole("button", { name: "Send all 4" }).click();
  await hand.hasSent(BRUNO, { type: "sticker", sticker: { mime_type: "image/webp" } }, null);
  const sent = (await hand.waxwing.chat(BRUNO)).slice(-4).map((it) => it.type);
  expect(sent).toEqual(["document", "audio", "document", "sticker"]);
  const kept = all.filter((it) => it !== photo).map(({ path }) => readFile(path));
  expect(await keptBytes(4)).toEqual(await Promise.all(kept));
});

test("a film is dropped on the chat, and sent", async () => {
  await openPhone();
  await give(hand.page.getByRole("log"), "drop", FILES.film);
  await preview().locator("video").waitFor();
  await send().click();
  const own = await hand.hasSent(BRUNO, { type: "video", video: { mime_type: "video/mp4" } }, null);
  await own.locator("video").waitFor(WAIT);
  expect(await keptBytes(1)).toEqual([await readFile(FILES.film.path)]);
});

test("a picture is pasted in reply to a message, and can be thought better of", async () => {
  const asked = await hand.waxwing.sends(BRUNO, textOf("Can you send a photo?"));
  const line = await hand.lineOf(BRUNO, asked);
  await line.hover();
  await line.getByRole("button", { name: /^Reply to: / }).click();
  const field = hand.page.getByRole("textbox", { name: "Message to Acme" });
  await give(field, "paste", FILES.photo);
  await preview().waitFor();
  await hand.page.keyboard.press("Escape");
  await expect.poll(() => hand.sheet().count()).toBe(0);
  await give(field, "paste", FILES.photo);
  await send().click();
  await hand.hasSent(BRUNO, { type: "image", image: { mime_type: "image/jpeg" } }, asked);
});

test("a file larger than WhatsApp takes is streamed, and not delivered (131052)", async () => {
  const path = join(tmpdir(), `waxwing-story-${process.pid}.bin`);
  const file = await open(path, "w");
  await file.truncate(TOO_LARGE);
  await file.close();
  try {
    await attach(/^Document/, path);
    await preview().getByText("BIN · 101 MB").waitFor();
    await send().click();
    const latest = async () => (await hand.waxwing.chat(BRUNO)).at(-1)?.type;
    await expect.poll(latest, { timeout: LARGE_WAIT_MS_MAX }).toBe("unsupported");
    const errors = [{ code: 131_052 }];
    const own = await hand.hasSent(BRUNO, { type: "unsupported", errors }, null);
    await own.getByText(/^Media file size too big/).waitFor(WAIT);
    expect(await hand.page.getByText("Not sent.").count()).toBe(0);
  } finally {
    await rm(path);
  }
});

test("an empty file is not sent, and says why", async () => {
  const path = join(tmpdir(), `waxwing-story-${process.pid}.txt`);
  await (await open(path, "w")).close();
  try {
    await attach(/^Document/, path);
    await preview()
      .getByRole("alert")
      .getByText(/^This file is empty/)
      .waitFor();
    expect(await send().isDisabled()).toBe(true);
    await hand.page.keyboard.press("Escape");
  } finally {
    await rm(path);
  }
});

test("an upload that fails says so, and is tried again or discarded", async () => {
  await openPhone();
  await hand.page.route("**/sandbox/api/media?**", (route) => route.abort());
  await give(hand.page.getByRole("log"), "drop", FILES.photo);
  await send().click();
  const refusal = hand.page.getByRole("alert").filter({ hasText: "Not sent." });
  await refusal.getByText("The connection ended before the sandbox had the file.").waitFor(WAIT);
  await refusal.getByRole("button", { name: "Try again" }).click();
  await refusal.waitFor(WAIT);
  await hand.page.unroute("**/sandbox/api/media?**");
  const before = (await hand.waxwing.chat(BRUNO)).length;
  await refusal.getByRole("button", { name: "Try again" }).click();
  await expect.poll(async () => (await hand.waxwing.chat(BRUNO)).length, WAIT).toBe(before + 1);
  expect(await keptBytes(1)).toEqual([await readFile(FILES.photo.path)]);
  await expect.poll(() => refusal.count(), WAIT).toBe(0);
});

test("an upload on its way shows how far it is, and is given up", async () => {
  await openPhone();
  const before = (await hand.waxwing.chat(BRUNO)).length;
  // Never answered, so that it stays on its way.
  await hand.page.route("**/sandbox/api/media?**", () => {});
  await give(hand.page.getByRole("log"), "drop", FILES.photo);
  await send().click();
  await hand.page.getByRole("progressbar", { name: /^Uploading, / }).waitFor(WAIT);
  await hand.page.getByRole("button", { name: "Cancel the upload" }).click();
  await expect.poll(() => hand.page.getByRole("progressbar").count(), WAIT).toBe(0);
  expect((await hand.waxwing.chat(BRUNO)).length).toBe(before);
});
