// Pictures, films, sounds and files on the phone: what the business sends is seen, heard and saved.

import { readFile } from "node:fs/promises";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../src/lib/decode";
import { brings, FILES, uploads } from "./files";
import { type Hand, takePhone, WAIT } from "./hand";

const BRUNO = "+5511955550102";

let hand: Hand;

beforeAll(async () => {
  hand = await takePhone();
});
afterAll(() => hand?.putDown());

/** The business sends it; gives its line once it is on the phone. */
async function received(content: JsonObject): Promise<Locator> {
  const line = await hand.lineOf(BRUNO, await hand.waxwing.sends(BRUNO, content));
  await expect.poll(() => line.getByText("Not on the phone").count(), WAIT).toBe(0);
  return line;
}

/** How far a sound or film has been played, in seconds. */
const placeOf = (medium: Locator) =>
  medium.evaluate((it) => (it instanceof HTMLMediaElement ? it.currentTime : -1));

test("a picture from the business is shown, and opens large by keyboard", async () => {
  const id = await uploads(hand.waxwing, FILES.photo);
  const line = await received({ type: "image", image: { id, caption: "Our garden" } });
  const width = () =>
    line
      .getByRole("img", { name: "Photo", exact: true })
      .evaluate((it) => (it instanceof HTMLImageElement ? it.naturalWidth : 0));
  await expect.poll(width, WAIT).toBeGreaterThan(0);
  await line.getByText("Our garden").waitFor();
  const opener = line.getByRole("button", { name: "Open: Photo" });
  await opener.focus();
  await hand.page.keyboard.press("Enter");
  await hand.sheet().getByRole("img", { name: "Photo" }).waitFor();
  const saving = hand.page.waitForEvent("download");
  await hand.sheet().getByRole("link", { name: "Download" }).click();
  expect((await saving).suggestedFilename()).toBe("sample.jpg");
  await hand.page.keyboard.press("Escape");
  await expect.poll(() => hand.sheet().count()).toBe(0);
  expect(await opener.evaluate((it) => it === document.activeElement)).toBe(true);
});

test("a film plays", async () => {
  const id = await uploads(hand.waxwing, FILES.film);
  const film = (await received({ type: "video", video: { id } })).locator("video");
  await film.evaluate((it) => (it instanceof HTMLVideoElement ? it.play() : null));
  await expect.poll(() => placeOf(film), WAIT).toBeGreaterThan(0.1);
  await film.evaluate((it) => (it instanceof HTMLVideoElement ? it.pause() : null));
});

test("a voice message plays, shows how far it is, and can be moved by keyboard", async () => {
  const id = await uploads(hand.waxwing, FILES.voice);
  const line = await received({ type: "audio", audio: { id, voice: true } });
  const player = line.getByRole("group", { name: "Voice message" });
  const bar = player.getByRole("slider", { name: "Position" });
  await expect.poll(() => bar.getAttribute("aria-valuetext"), WAIT).toMatch(/^0:00 of 0:0[1-9]$/);
  await player.getByRole("button", { name: "Play: Voice message" }).click();
  await player.getByRole("button", { name: "Pause: Voice message" }).waitFor(WAIT);
  await expect.poll(() => placeOf(line.locator("audio")), WAIT).toBeGreaterThan(0.2);
  await player.getByRole("button", { name: "Speed: 1×" }).click();
  expect(
    await line
      .locator("audio")
      .evaluate((it) => (it instanceof HTMLAudioElement ? it.playbackRate : 0)),
  ).toBe(1.5);
  await player.getByRole("button", { name: "Pause: Voice message" }).click();
  await bar.focus();
  await hand.page.keyboard.press("Home");
  await expect.poll(() => placeOf(line.locator("audio"))).toBe(0);
  await line.getByRole("button", { name: "Played. Details of: Voice message" }).waitFor(WAIT);
});

test("what begins to play ends what else plays", async () => {
  const id = await uploads(hand.waxwing, FILES.film);
  const film = (await received({ type: "video", video: { id } })).locator("video");
  const sound = await uploads(hand.waxwing, FILES.voice);
  const line = await received({ type: "audio", audio: { id: sound } });
  await film.evaluate((it) => {
    if (!(it instanceof HTMLVideoElement)) return null;
    it.loop = true;
    return it.play();
  });
  const isSilent = () =>
    film.evaluate((it) => (it instanceof HTMLVideoElement ? it.paused : false));
  expect(await isSilent()).toBe(false);
  await line.getByRole("button", { name: "Play: Audio" }).click();
  await expect.poll(isSilent, WAIT).toBe(true);
});

test("a document is saved with the name that the message gives it", async () => {
  const id = await uploads(hand.waxwing, FILES.paper);
  const document = { id, filename: "Invoice 1042 (Bruno).pdf", caption: "Your invoice" };
  const line = await received({ type: "document", document });
  await line.getByText("PDF · 673 B").waitFor(WAIT);
  const saving = hand.page.waitForEvent("download");
  await line.getByRole("link", { name: "Download: Invoice 1042 (Bruno).pdf" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("Invoice 1042 (Bruno).pdf");
  expect(await readFile(await saved.path())).toEqual(await readFile(FILES.paper.path));
});

test("a sticker stands on the chat itself", async () => {
  const id = await uploads(hand.waxwing, FILES.sticker);
  const line = await received({ type: "sticker", sticker: { id } });
  const width = () =>
    line
      .getByRole("img", { name: "Sticker" })
      .evaluate((it) => (it instanceof HTMLImageElement ? it.naturalWidth : 0));
  await expect.poll(width, WAIT).toBe(512);
});

test("a picture above buttons is found by its id, too", async () => {
  const id = await uploads(hand.waxwing, FILES.photo);
  const line = await received({
    type: "interactive",
    interactive: {
      type: "button",
      header: { type: "image", image: { id } },
      body: { text: "Keep your table?" },
      action: { buttons: [{ type: "reply", reply: { id: "keep", title: "Keep" } }] },
    },
  });
  await line.getByRole("button", { name: "Open: Photo" }).waitFor(WAIT);
  await line.getByRole("button", { name: "Keep", exact: true }).waitFor();
});

test("what this browser cannot play can be saved all the same", async () => {
  const id = await brings(hand.waxwing, FILES.paper);
  const sent = await hand.waxwing.says(BRUNO, { type: "video", video: { id } });
  const line = await hand.lineOf(BRUNO, sent);
  await line.getByText("This browser cannot show it").waitFor(WAIT);
  const saving = hand.page.waitForEvent("download");
  await line.getByRole("link", { name: "Download" }).click();
  expect(await readFile(await (await saving).path())).toEqual(await readFile(FILES.paper.path));
});

test("a medium nobody has any longer says so, calmly", async () => {
  const id = await uploads(hand.waxwing, FILES.paper);
  const sent = await hand.waxwing.sends(BRUNO, { type: "image", image: { id } });
  const line = await hand.lineOf(BRUNO, sent);
  await line.getByText(/\(131053\)$/).waitFor(WAIT);
  await hand.waxwing.sandboxCall("DELETE", `/sandbox/graph/v23.0/${id}`);
  await hand.page.reload();
  await line.getByText("The sandbox keeps no bytes of it").waitFor(WAIT);
  await line.getByText(`Media id ${id}`).waitFor();
});
