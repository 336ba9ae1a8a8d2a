// The phone against the real gateway and sandbox: what is sent arrives, what is written goes back.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser, openPage, SIZES, type Watched } from "./browser";
import { Waxwing } from "./waxwing";

const ANA = "+14155550101";
const BRUNO = "+5511955550102";

let waxwing: Waxwing;
let browser: Browser;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  waxwing = await Waxwing.start();
});
afterAll(async () => {
  await browser?.close();
  await waxwing?.stop();
});
beforeEach(async () => {
  watched = await openPage(browser, { viewport: SIZES.desk });
  page = watched.page;
});
afterEach(async () => {
  await page.context().close();
});

const bubble = (text: string) => page.getByRole("article").filter({ hasText: text });
const standing = (words: string, text: string) =>
  page.getByRole("button", { name: `${words}. Details of: ${text}`, exact: true });
const composer = () => page.getByRole("textbox", { name: "Message to Acme" });

async function lookAtPhoneOf(phone: string): Promise<void> {
  await page.goto(waxwing.phoneOf(phone));
  await composer().waitFor();
  // The stream is open once the chat is: both are asked for together, and the chat has arrived.
  await page.getByRole("log").waitFor();
}

test("a message sent through the Channels API is on the phone within a second, and its ticks turn blue", async () => {
  await lookAtPhoneOf(ANA);
  const sentAt = performance.now();
  expect(await waxwing.sendText(ANA, "Hello Ana")).toBe(202);
  const arrived = standing("Delivered", "Hello Ana").or(standing("Read", "Hello Ana"));
  await arrived.waitFor({ timeout: 1_000 });
  expect(performance.now() - sentAt).toBeLessThan(1_000);
  await standing("Read", "Hello Ana").waitFor({ timeout: 2_000 });
  expect(await bubble("Hello Ana").getByText("Not on the phone").count()).toBe(0);

  await standing("Read", "Hello Ana").click();
  const inspector = page.getByRole("complementary", { name: "Message" });
  const way = inspector.getByRole("region", { name: "Timeline" }).getByRole("listitem");
  expect(await way.allInnerTexts()).toEqual([
    expect.stringContaining("Accepted by Meta"),
    expect.stringContaining("Sent"),
    expect.stringContaining("Delivered to the phone"),
    expect.stringContaining("Read by the person"),
  ]);
  const content = inspector.getByRole("region", { name: "Content" }).locator("pre");
  expect(JSON.parse(await content.innerText())).toMatchObject({
    type: "text",
    text: { body: "Hello Ana" },
  });
  expect(watched.faults).toEqual([]);
});

test("a reply typed on the phone, by keyboard alone, reaches the Channels API", async () => {
  await lookAtPhoneOf(ANA);
  await composer().focus();
  await page.keyboard.type("Thank you,");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("see you *soon*");
  await page.keyboard.press("Enter");
  const own = bubble("Thank you,");
  await own.getByRole("img", { name: /by the business$/ }).waitFor();
  expect(await own.locator("strong").innerText()).toBe("soon");
  await expect.poll(() => composer().inputValue()).toBe("");
  await expect
    .poll(() => waxwing.incoming(), { timeout: 5_000 })
    .toContain(JSON.stringify("Thank you,\nsee you *soon*"));
  expect(watched.faults).toEqual([]);
});

test("a reply quotes the message it answers", async () => {
  await waxwing.sendText(ANA, "Which door?");
  await lookAtPhoneOf(ANA);
  await bubble("Which door?").hover();
  await page.getByRole("button", { name: "Reply to: Which door?" }).click();
  await page.getByRole("region", { name: "Replying to Acme" }).waitFor();
  await page.keyboard.type("The green one");
  await page.keyboard.press("Enter");
  await bubble("The green one")
    .getByRole("button", { name: "Show the quoted message: Which door?" })
    .waitFor();
});

test("a message to a phone that is offline is not on it until it is back", async () => {
  await lookAtPhoneOf(ANA);
  await page.getByRole("switch", { name: "Online" }).click();
  await page.getByText("Ana’s phone is offline").waitFor();
  await waxwing.sendText(ANA, "Are you there?");
  await bubble("Are you there?").getByText("Not on the phone yet").waitFor();
  await page.getByRole("switch", { name: "Online" }).click();
  await standing("Read", "Are you there?").waitFor();
  expect(await bubble("Are you there?").getByText("Not on the phone").count()).toBe(0);
});

test("a person who does not read leaves the ticks grey", async () => {
  await lookAtPhoneOf(ANA);
  await page.getByRole("switch", { name: "Reads messages" }).click();
  await waxwing.sendText(ANA, "No hurry");
  await standing("Delivered", "No hurry").waitFor();
  await page.getByRole("switch", { name: "Reads messages" }).click();
});

test("after a restart the phone comes back by itself, with what was sent meanwhile", async () => {
  await lookAtPhoneOf(ANA);
  const restarting = waxwing.restart();
  await page.getByText("Connection lost").waitFor();
  waxwing = await restarting;
  expect(await waxwing.sendText(ANA, "Said while you were away")).toBe(202);
  await standing("Read", "Said while you were away").waitFor({ timeout: 15_000 });
  await expect.poll(() => page.getByText("Connection lost").count()).toBe(0);
});

test("at phone width one changes to somebody else by the header", async () => {
  await page.setViewportSize(SIZES.phone);
  await lookAtPhoneOf(ANA);
  await page.getByRole("button", { name: "Ana’s phone. People and settings" }).click();
  await page.getByRole("dialog").getByRole("link", { name: /Bruno/ }).click();
  await page.getByRole("button", { name: "Bruno’s phone. People and settings" }).waitFor();
  expect(new URL(page.url()).searchParams.get("person")).toBe(BRUNO);
  await page.getByText("No messages yet").waitFor();
  await page.goBack();
  await page.getByRole("button", { name: "Ana’s phone. People and settings" }).waitFor();
});

test("turning the clock is said on the phone, and another day begins", async () => {
  await lookAtPhoneOf(ANA);
  await page.getByRole("button", { name: "Turn the clock forward by 24 hours" }).click();
  await page.getByText("1 day ahead of real time", { exact: false }).first().waitFor();
  await composer().fill("Good morning");
  await composer().press("Enter");
  await bubble("Good morning").waitFor();
  const days = await page.getByRole("log").getByRole("heading", { level: 3 }).allInnerTexts();
  expect(days.slice(-2)).toEqual(["Yesterday", "Today"]);
});
