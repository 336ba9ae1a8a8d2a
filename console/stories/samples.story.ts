// Every example of the Channels API, sent as its file says, on one sheet of pictures.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type JsonObject, list, object, text } from "../src/lib/decode";
import { openBrowser, openPage } from "./browser";
import { LOOKS, saveContactSheet } from "./contactSheet";
import { ALL_AT_ONCE, cutOut, type Messages } from "./cutOut";
import { showFiles } from "./pictures";
import { textOf } from "./stage";
import { Waxwing } from "./waxwing";

const FOLDER = join(import.meta.dirname, "../../examples/channels-api");
const NOBODYS = "00000000-0000-0000-0000-000000000000";
const ANA = "+14155550101";
const ARRIVAL = { timeout: 20_000 };
const CONVERSATION_MS_MAX = 120_000;

let waxwing: Waxwing;
let browser: Browser;
let messages: readonly Messages[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});

/** The id of what Ana wrote last; empty while the gateway does not know of it. */
async function newestIncoming(): Promise<string> {
  const results = list(object)(
    object(JSON.parse(await waxwing.incoming()), "list")["results"],
    "list/results",
  );
  return results[0] ? text(results[0]["id"], "list/results/0/id") : "";
}

/** Sends each example, and waits until WhatsApp has all parts of it. */
async function sendAll(theirs: string): Promise<readonly Messages[]> {
  const files = (await readdir(FOLDER)).filter((it) => it.endsWith(".json")).sort();
  const sent: { readonly title: string; readonly id: string }[] = [];
  for (const file of files) {
    const written = (await readFile(join(FOLDER, file), "utf8")).replaceAll(NOBODYS, theirs);
    const answer = object(await waxwing.send(JSON.parse(written)), file);
    sent.push({ title: file.replace(".json", ""), id: text(answer["id"], "id") });
  }
  const all: Messages[] = [];
  for (const { title, id } of sent) all.push({ title, ids: await wamidsOf(id) });
  return all;
}

async function wamidsOf(id: string): Promise<readonly string[]> {
  let parts: readonly JsonObject[] = [];
  await expect
    .poll(async () => {
      const message = object(await waxwing.message(id), "message");
      parts = list(object)(message["parts"], "parts");
      return message["status"];
    }, ARRIVAL)
    .toBe("delivered");
  return parts.map((it, place) => text(it["platformReference"], `parts/${place}`));
}

test("every example is taken and arrives", { timeout: CONVERSATION_MS_MAX }, async () => {
  await waxwing.says(ANA, textOf("Hello!"));
  await expect.poll(() => newestIncoming(), ARRIVAL).not.toBe("");
  messages = await sendAll(await newestIncoming());
  expect(messages.length).toBeGreaterThanOrEqual(30);
});

test.each(LOOKS)("the examples of the Channels API at %s px, %s", async (width, colorScheme) => {
  const viewport = { width, height: ALL_AT_ONCE };
  const { page, faults } = await openPage(browser, { viewport, colorScheme });
  await showFiles(page);
  await page.goto(waxwing.phoneOf(ANA));
  const figures = await cutOut(page, messages);
  await saveContactSheet(browser, `channels-api-${width}-${colorScheme}`, figures, colorScheme);
  expect(figures).toHaveLength(messages.length);
  expect(faults).toEqual([]);
  await page.context().close();
});
