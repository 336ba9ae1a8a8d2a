// Headers and buttons of templates beyond the examples of `fixtures/types`.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../src/lib/decode";
import { type Hand, takePhone, WAIT } from "./hand";

const CHIARA = "+393335550103";
const HANDLE = { header_handle: ["4::aW1hZ2U="] };

let hand: Hand;

beforeAll(async () => {
  hand = await takePhone();
});
afterAll(() => hand?.putDown());

/** A template with these components, approved and sent; gives its line on the phone. */
async function received(
  name: string,
  category: string,
  components: readonly JsonObject[],
  parameters: readonly JsonObject[],
) {
  await hand.waxwing.approves({ name, language: "en_US", category, components });
  const id = await hand.waxwing.sends(CHIARA, {
    type: "template",
    template: { name, language: { code: "en_US" }, components: parameters },
  });
  return hand.lineOf(CHIARA, id);
}

const body = (text: string): JsonObject => ({ type: "BODY", text });
const buttons = (...them: readonly JsonObject[]): JsonObject => ({
  type: "BUTTONS",
  buttons: them,
});
const header = (type: string, medium: JsonObject): JsonObject => ({
  type: "header",
  parameters: [{ type, [type]: medium }],
});

test("a document stands above a template, with its name, and a number can be seen below it", async () => {
  const line = await received(
    "story_invoice",
    "UTILITY",
    [
      { type: "HEADER", format: "DOCUMENT", example: HANDLE },
      body("Your invoice is attached."),
      buttons({ type: "PHONE_NUMBER", text: "Call us", phone_number: "+15550783881" }),
    ],
    [header("document", { link: "https://files.acme.example/i.pdf", filename: "invoice-7.pdf" })],
  );
  await line.getByRole("link", { name: /^invoice-7\.pdf/ }).waitFor(WAIT);
  await line.getByRole("button", { name: "Call us", exact: true }).click();
  await line.getByText("A real phone would call +15550783881.").waitFor(WAIT);
});

test("a film stands above a template, and a call button below it", async () => {
  const line = await received(
    "story_film",
    "MARKETING",
    [
      { type: "HEADER", format: "VIDEO", example: HANDLE },
      body("See how we bake."),
      buttons({ type: "VOICE_CALL", text: "Talk to us" }),
    ],
    [header("video", { link: "https://files.acme.example/tour.mp4" })],
  );
  await line.locator("video[controls]").waitFor(WAIT);
  await line.getByRole("button", { name: "Talk to us", exact: true }).click();
  await line.getByText("A real phone would call the business.").waitFor(WAIT);
});

test("a template asks for the person's number, and gets it", async () => {
  const ask = { type: "REQUEST_CONTACT_INFO", text: "Share Contact Info" };
  const line = await received(
    "story_number",
    "UTILITY",
    [body("We would like to call you back."), buttons(ask)],
    [],
  );
  await line.getByRole("button", { name: "Share Contact Info", exact: true }).click();
  await hand.sheet().getByRole("button", { name: "Share", exact: true }).click();
  const contacts = [{ origin: "contact_request", phones: [{ phone: CHIARA }] }];
  const id = await line.getAttribute("data-entry");
  await hand.hasSent(CHIARA, { type: "contacts", contacts }, id);
  expect(await hand.sheet().count()).toBe(0);
});

test("an offer is over when the sandbox's clock says so", async () => {
  const line = await received(
    "story_offer",
    "MARKETING",
    [
      {
        type: "LIMITED_TIME_OFFER",
        limited_time_offer: { text: "Ends soon", has_expiration: true },
      },
      body("Everything a little cheaper."),
      buttons(
        { type: "COPY_CODE", example: "SOON9" },
        { type: "URL", text: "Shop", url: "https://acme.example" },
      ),
    ],
    [
      {
        type: "limited_time_offer",
        parameters: [
          {
            type: "limited_time_offer",
            limited_time_offer: { expiration_time_ms: Date.now() + 3_600_000 },
          },
        ],
      },
      {
        type: "button",
        sub_type: "copy_code",
        index: 0,
        parameters: [{ type: "coupon_code", coupon_code: "SOON9" }],
      },
    ],
  );
  await line.getByText(/^Ends in 5\d min/).waitFor(WAIT);
  await hand.waxwing.sandbox("clock", { advance: "2h" });
  await line.getByText("Offer ended").waitFor(WAIT);
});
