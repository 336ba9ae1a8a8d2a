// What the gateway's answers say.

import { expect, test } from "vitest";
import homePage from "../../../index.html?raw";
import phonePage from "../../../phone.html?raw";
import { curlShape } from "../../texts/home";
import { isPhonePage, readinessOf } from "./gateway";

test("ready, not ready and silent are told apart", () => {
  expect(readinessOf(200)).toEqual({ kind: "ready" });
  expect(readinessOf(503)).toEqual({ kind: "not_ready", status: 503 });
  expect(readinessOf(null)).toEqual({ kind: "silent" });
});

test("the phone page is known by what it says of itself, and this page is not taken for it", () => {
  expect(isPhonePage(200, phonePage)).toBe(true);
  expect(isPhonePage(200, homePage)).toBe(false);
  expect(isPhonePage(404, phonePage)).toBe(false);
});

test("the command's body is JSON once the shell has read it, whatever the name", () => {
  const command = curlShape("http://127.0.0.1:8080", "+14155550101", "Hello O'Brien");
  const quoted = /-d '(.*)'$/.exec(command)?.[1] ?? "";
  expect(quoted).toContain("O'\\''Brien");
  expect(JSON.parse(quoted.replaceAll("'\\''", "'"))).toEqual({
    receiver: { contacts: [{ identifierValue: "+14155550101" }] },
    body: { type: "text", text: { text: "Hello O'Brien" } },
  });
  expect(command).toContain("http://127.0.0.1:8080/workspaces/WORKSPACE_ID/channels/CHANNEL_ID/");
});
