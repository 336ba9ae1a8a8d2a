// Chosen files: which is shown, what each is sent as, and what is no file at all.

import { expect, test } from "vitest";
import {
  type Draft,
  type DraftAction,
  draftsAfter,
  hasCaption,
  isFilePaste,
  kindsFor,
  NO_DRAFTS,
} from "./drafts";

const draft = (key: number): Draft => ({
  key,
  file: new Blob(["x"]),
  filename: `${key}.png`,
  kind: "image",
  caption: "",
  address: `blob:${key}`,
  isForwarded: false,
});
const after = (...actions: readonly DraftAction[]) => actions.reduce(draftsAfter, NO_DRAFTS);
const three: DraftAction = { kind: "add", drafts: [draft(1), draft(2), draft(3)] };

test("the first of the files that were added last is looked at", () => {
  expect(after(three).shown).toBe(1);
  expect(after(three, { kind: "add", drafts: [draft(4), draft(5)] })).toMatchObject({
    all: [{ key: 1 }, { key: 2 }, { key: 3 }, { key: 4 }, { key: 5 }],
    shown: 4,
  });
});

test("when the shown file is taken out, the one after it is shown, or the last", () => {
  expect(after(three, { kind: "remove", key: 1 }).shown).toBe(2);
  expect(after(three, { kind: "show", key: 3 }, { kind: "remove", key: 3 }).shown).toBe(2);
  expect(after(three, { kind: "show", key: 3 }, { kind: "remove", key: 1 }).shown).toBe(3);
  expect(after({ kind: "add", drafts: [draft(1)] }, { kind: "remove", key: 1 }).all).toEqual([]);
});

test("a caption and a kind are those of one file", () => {
  const change: DraftAction = {
    kind: "change",
    key: 2,
    change: { caption: "Look", kind: "document" },
  };
  expect(after(three, change).all).toMatchObject([
    { caption: "", kind: "image" },
    { caption: "Look", kind: "document" },
    { caption: "" },
  ]);
  expect(after(three, change, { kind: "clear" })).toEqual(NO_DRAFTS);
});

test.each([
  ["image/jpeg", ["image", "document"]],
  ["IMAGE/PNG", ["image", "document"]],
  ["image/webp", ["sticker", "document"]],
  ["video/mp4", ["video", "document"]],
  ["audio/ogg; codecs=opus", ["voice", "document"]],
  ["audio/mpeg", ["audio", "document"]],
  ["image/gif", ["document"]],
  ["application/pdf", ["document"]],
  ["", ["document"]],
])("a file of type “%s” is sent as %j", (type, kinds) => {
  expect(kindsFor(type)).toEqual(kinds);
});

test("sounds and stickers have no caption", () => {
  const kinds = ["image", "video", "document", "audio", "voice", "sticker"] as const;
  expect(kinds.filter(hasCaption)).toEqual(["image", "video", "document"]);
});

test.each([
  ["a screenshot", ["Files"], true],
  ["a picture of a web page", ["text/html", "Files"], true],
  ["a file of a folder", ["text/plain", "Files"], true],
  ["cells of a spreadsheet", ["text/plain", "text/html", "text/rtf", "Files"], false],
  ["words", ["text/plain"], false],
])("%s is pasted as what it is", (_, types, isFile) => {
  expect(isFilePaste(types)).toBe(isFile);
});
