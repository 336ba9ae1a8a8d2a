// A chat made of what was fetched and what the stream said.

import { expect, test } from "vitest";
import type { Entry } from "../../lib/sandbox/entry";
import { extend, learn, renew } from "./chat";
import { entryAt } from "./entries.fixture";

const ids = (entries: readonly Entry[]) => entries.map((entry) => entry.id).join(" ");
const a = entryAt("10:00", "a");
const b = entryAt("10:01", "b", { status: "sent" });
const bRead = entryAt("10:01", "b", { status: "read" });
const c = entryAt("10:02", "c");
const d = entryAt("10:03", "d");

test("a new entry stands by its time, after those of the same time", () => {
  expect(ids(learn([a, c], [d]))).toBe("a c d");
  expect(ids(learn([a, c], [b]))).toBe("a b c");
  expect(ids(learn([b, c], [a]))).toBe("a b c");
  expect(ids(learn([a], [entryAt("10:00", "twin")]))).toBe("a twin");
  expect(ids(learn([], [a]))).toBe("a");
});

test("a known entry keeps its place and takes the newer word", () => {
  const known = learn([a, b, c], [bRead]);
  expect(ids(known)).toBe("a b c");
  expect(known[1]?.status).toBe("read");
});

test("a word that comes late takes nothing back", () => {
  const known = [a, bRead];
  expect(learn(known, [b])).toBe(known);
});

test("what the stream said during a fetch is not lost", () => {
  const page = { entries: [a, b], before: null };
  const chat = renew(undefined, page, [bRead, c]);
  expect(ids(chat.entries)).toBe("a b c");
  expect(chat.entries[1]?.status).toBe("read");
});

test("older pages stay in front of a fetched newest page", () => {
  const known = { entries: [a, b, c], before: "before-a" };
  const chat = renew(known, { entries: [c, d], before: "before-c" }, []);
  expect(ids(chat.entries)).toBe("a b c d");
  expect(chat.before).toBe("before-a");
});

test("older pages go when the server says nothing is older, or the chats do not meet", () => {
  const known = { entries: [a, b, c], before: "before-a" };
  expect(ids(renew(known, { entries: [c], before: null }, []).entries)).toBe("c");
  expect(renew(known, { entries: [d], before: "before-d" }, [])).toEqual({
    entries: [d],
    before: "before-d",
  });
});

test("a chat that was emptied is empty", () => {
  const known = { entries: [a, b], before: null };
  expect(renew(known, { entries: [], before: null }, [])).toEqual({ entries: [], before: null });
});

test("an older page comes in front, without what is known", () => {
  const chat = extend({ entries: [b, c], before: "x" }, { entries: [a, b], before: null });
  expect(ids(chat.entries)).toBe("a b c");
  expect(chat.before).toBeNull();
});
