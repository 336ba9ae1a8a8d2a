// A voice message: recorded with the browser's microphone, listened to, sent, and discarded.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { object, text } from "../src/lib/decode";
import { bytesOf, mediaCount } from "./files";
import { type Hand, takePhone, WAIT } from "./hand";

const BRUNO = "+5511955550102";
const RECORDED_MS = 2_200;

let hand: Hand;

beforeAll(async () => {
  hand = await takePhone();
});
afterAll(() => hand?.putDown());

const bar = () => hand.page.getByRole("region", { name: "Your voice message" });
const microphone = () => hand.page.getByRole("button", { name: "Record a voice message" });

async function record(): Promise<void> {
  const address = hand.waxwing.phoneOf(BRUNO);
  if (hand.page.url() !== address) await hand.page.goto(address);
  await microphone().click();
  await bar().getByText("Recording").waitFor(WAIT);
}

/** What a browser's decoder makes of a file: its channels, its seconds, and the loudest in it. */
async function decoded(page: Page, file: Buffer) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes.buffer);
    const loudest = sound.getChannelData(0).reduce((most, it) => Math.max(most, Math.abs(it)), 0);
    return { channels: sound.numberOfChannels, seconds: sound.duration, loudest };
  }, file.toString("base64"));
}

/** Remembers the last file the page made; its address cannot be fetched under the page's policy. */
async function rememberFiles(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (file) => {
      Reflect.set(globalThis, "lastFile", file);
      return create(file);
    };
  });
}

/** The bytes of the last file the page made. */
async function lastFile(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const file: unknown = Reflect.get(globalThis, "lastFile");
    return file instanceof Blob ? [...new Uint8Array(await file.arrayBuffer())] : [];
  });
  return Buffer.from(bytes);
}

test("what is recorded is listened to, sent, and kept to the byte", async () => {
  await rememberFiles(hand.page);
  await record();
  await hand.page.waitForTimeout(RECORDED_MS);
  await bar().getByRole("button", { name: "Stop and listen" }).click();
  await bar().getByRole("button", { name: "Play: Your voice message" }).click();
  const sound = bar().locator("audio");
  const place = () =>
    sound.evaluate((it) => (it instanceof HTMLAudioElement ? it.currentTime : -1));
  await expect.poll(place, WAIT).toBeGreaterThan(0.1);
  const recorded = await lastFile(hand.page);

  await bar().getByRole("button", { name: "Send the voice message" }).click();
  const audio = { voice: true, mime_type: "audio/ogg; codecs=opus" };
  const own = await hand.hasSent(BRUNO, { type: "audio", audio }, null);
  await own.getByRole("button", { name: "Play: Voice message" }).waitFor(WAIT);
  expect(await microphone().evaluate((it) => it === document.activeElement)).toBe(true);

  const entry = (await hand.waxwing.chat(BRUNO)).at(-1);
  const id = text(object(entry?.content["audio"], "audio")["id"], "audio/id");
  const kept = await bytesOf(hand.waxwing, id);
  expect(kept).toEqual(recorded);
  const { channels, seconds, loudest } = await decoded(hand.page, kept);
  expect(channels).toBe(1);
  expect(seconds).toBeGreaterThan(RECORDED_MS / 1000 - 0.5);
  expect(seconds).toBeLessThan(RECORDED_MS / 1000 + 2);
  expect(loudest).toBeGreaterThan(0.05);
});

test("a voice message is recorded and sent by keyboard alone, without listening to it", async () => {
  await hand.page.goto(hand.waxwing.phoneOf(BRUNO));
  const before = (await hand.waxwing.chat(BRUNO)).length;
  await microphone().focus();
  await hand.page.keyboard.press("Enter");
  await bar().getByText("0:01").waitFor(WAIT);
  await hand.page.keyboard.press("Enter");
  await expect.poll(async () => (await hand.waxwing.chat(BRUNO)).length, WAIT).toBe(before + 1);
  await hand.hasSent(BRUNO, { type: "audio", audio: { voice: true } }, null);
});

test("what is discarded is sent nowhere, and the microphone is let go", async () => {
  const before = await mediaCount(hand.waxwing);
  await record();
  await hand.page.keyboard.press("Escape");
  await microphone().waitFor(WAIT);
  await record();
  await bar().getByRole("button", { name: "Discard the recording" }).click();
  await microphone().waitFor(WAIT);
  expect(await mediaCount(hand.waxwing)).toBe(before);
});

test("what is typed stays while one thinks of speaking", async () => {
  await record();
  await hand.page.keyboard.press("Escape");
  const field = hand.page.getByRole("textbox", { name: "Message to Acme" });
  await field.fill("In writing, then");
  expect(await microphone().count()).toBe(0);
  await hand.page.getByRole("button", { name: "Send", exact: true }).click();
  await hand.hasSent(BRUNO, { type: "text", text: { body: "In writing, then" } }, null);
});

test.each([
  ["NotAllowedError", "The microphone is not allowed"],
  ["NotFoundError", "There is no microphone"],
  ["NotReadableError", "The microphone does not answer"],
  ["insecure", "No microphone here"],
  ["no encoder", "This browser records no OGG/OPUS"],
])("where recording ends in %s, that is told calmly", async (what, words) => {
  await hand.page.goto(hand.waxwing.phoneOf(BRUNO));
  await hand.page.evaluate(hinder, what);
  await microphone().click();
  const note = hand.page.getByRole("alert");
  await note.getByText(words, { exact: true }).waitFor(WAIT);
  await note.getByRole("button", { name: "Dismiss" }).click();
  await microphone().waitFor();
});

/** Makes the page's browser one that cannot record. */
function hinder(what: string): void {
  if (what === "insecure") Object.defineProperty(navigator, "mediaDevices", { value: undefined });
  else if (what === "no encoder") Reflect.deleteProperty(window, "AudioEncoder");
  else {
    const refused = new DOMException("no", what);
    navigator.mediaDevices.getUserMedia = () => Promise.reject(refused);
  }
}

test("a browser that writes Ogg itself is let do so", async () => {
  await hand.page.goto(hand.waxwing.phoneOf(BRUNO));
  // Chromium writes no Ogg: its WebM stands for one, and the sandbox finds it out.
  await hand.page.evaluate(() => {
    const Recorder = window.MediaRecorder;
    window.MediaRecorder = class extends Recorder {
      constructor(stream: MediaStream) {
        super(stream, {});
      }
      static override isTypeSupported = () => true;
    };
  });
  const before = (await hand.waxwing.chat(BRUNO)).length;
  await record();
  await bar().getByText("0:01").waitFor(WAIT);
  await bar().getByRole("button", { name: "Send the voice message" }).click();
  await expect.poll(async () => (await hand.waxwing.chat(BRUNO)).length, WAIT).toBe(before + 1);
  const entry = (await hand.waxwing.chat(BRUNO)).at(-1);
  const id = text(object(entry?.content["audio"], "audio")["id"], "audio/id");
  const kept = await bytesOf(hand.waxwing, id);
  expect(kept.subarray(0, 4).toString("hex")).toBe("1a45dfa3");
  expect(entry?.content["audio"]).toMatchObject({ voice: false });
});
