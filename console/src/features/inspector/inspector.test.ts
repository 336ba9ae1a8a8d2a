// The inspector's way and its JSON.

import { expect, test } from "vitest";
import type { Entry, Step } from "../../lib/sandbox/entry";
import { jsonText, jsonTokens } from "./json";
import { wayOf } from "./way";

const entry = (direction: Entry["direction"], timeline: readonly Step[]): Entry => ({
  id: "wamid.1",
  person: "+14155550101",
  phoneNumberId: "1",
  direction,
  type: "text",
  at: 0,
  status: "read",
  content: {},
  shown: { header: null, body: "", footer: null, buttons: [], offer: null, cards: [] },
  contextId: null,
  error: null,
  timeline,
  forwarded: false,
  edited: false,
  revoked: false,
  held: false,
  reactions: [],
  media: null,
});

test("facts stand in the order of their times, each with its distance", () => {
  const way = wayOf(
    entry("to_person", [
      { status: "read", at: 400 },
      { status: "accepted", at: 0 },
      { status: "sent", at: 53 },
    ]),
  );
  expect(way.map(({ label, after }) => [label, after])).toEqual([
    ["Accepted by Meta", null],
    ["Sent", "+53 ms"],
    ["Read by the person", "+347 ms"],
  ]);
});

test("who read it depends on who wrote it", () => {
  const way = wayOf(entry("to_business", [{ status: "read", at: 0 }]));
  expect(way[0]?.label).toBe("Read by the business");
});

test("a status this page does not know is told in the sandbox's word", () => {
  const way = wayOf(entry("to_person", [{ status: "whispered", at: 0 }]));
  expect(way[0]?.label).toBe("whispered");
});

const CONTENT = {
  type: "text",
  'a "key"': ["true", -1.5e3, 1e21, false, null, {}, [], "12: {x}", "back\\slash", "não 👋"],
};

test("the pieces of JSON put together are the JSON", () => {
  const text = jsonText(CONTENT);
  expect(
    jsonTokens(text)
      .map((token) => token.text)
      .join(""),
  ).toBe(text);
  expect(JSON.parse(text)).toEqual(CONTENT);
});

test("keys, texts, numbers and words are told apart", () => {
  const of = (kind: string) =>
    jsonTokens(jsonText(CONTENT))
      .filter((token) => token.kind === kind)
      .map((token) => token.text);
  expect(of("key")).toEqual(['"type"', '"a \\"key\\""']);
  expect(of("string")).toEqual(['"text"', '"true"', '"12: {x}"', '"back\\\\slash"', '"não 👋"']);
  expect(of("number")).toEqual(["-1500", "1e+21"]);
  expect(of("word")).toEqual(["false", "null"]);
});
