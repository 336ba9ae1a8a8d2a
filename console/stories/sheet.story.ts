// All types of messages on one sheet of pictures, at two widths, light and dark, for people to look at.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage } from "./browser";
import { type Figure, LOOKS, saveContactSheet } from "./contactSheet";
import { ALL_AT_ONCE, cutOut, type Messages } from "./cutOut";
import { kinds } from "./kinds";
import { showFiles } from "./pictures";
import { phoneFor, receiveKind, sendKind, setStage } from "./stage";
import { Waxwing } from "./waxwing";

/** A message on the sheet. */
type Shot = Messages & { readonly phone: string };

let waxwing: Waxwing;
let browser: Browser;
let shots: readonly Shot[];

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
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

test.each(LOOKS)("all types at %s px, %s", async (width, colorScheme) => {
  const viewport = { width, height: ALL_AT_ONCE };
  const { page, faults } = await openPage(browser, { viewport, colorScheme });
  await showFiles(page);
  const figures: Figure[] = [];
  for (const phone of new Set(shots.map((it) => it.phone))) {
    await page.goto(waxwing.phoneOf(phone));
    figures.push(
      ...(await cutOut(
        page,
        shots.filter((it) => it.phone === phone),
      )),
    );
  }
  await saveContactSheet(browser, `types-${width}-${colorScheme}`, figures, colorScheme);
  expect(figures).toHaveLength(shots.length);
  expect(faults).toEqual([]);
  await page.context().close();
});
