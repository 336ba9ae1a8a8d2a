// What the person has just written.

import { expect, test } from "vitest";
import { Problem } from "../../lib/problem";
import { tappedReply } from "./bubble/answers";
import { bubbleOf } from "./bubble/bubble";
import { entryAt, ownAt } from "./entries.fixture";
import {
  entryOf,
  needsUpload,
  type Outgoing,
  onTheWay,
  outgoingBubble,
  unseen,
  withMediaId,
} from "./outgoing";
import { type Parcel, parcelMessage } from "./parcel";

const message = { type: "text", text: { body: "hi" } } as const;
const parcel: Parcel | null = null;
const known = new Set<string>();
const sent = onTheWay([], { kind: "send", key: 1, message, parcel, known });

test("a message is on its way until the chat shows it", () => {
  expect(unseen(sent, [])).toHaveLength(1);
  const taken = onTheWay(sent, { kind: "took", key: 1, wamid: "w1" });
  expect(unseen(taken, [])).toHaveLength(1);
  expect(unseen(taken, [entryAt("10:00", "w1")])).toHaveLength(0);
});

test("a refused message stays with its reason, until it is tried again or discarded", () => {
  const problem = new Problem("No", "the number is blocked");
  const refused = onTheWay(sent, { kind: "refuse", key: 1, problem });
  expect(refused[0]?.state).toEqual({ kind: "refused", problem });
  const again = onTheWay(refused, { kind: "send", key: 1, message, parcel, known });
  expect(again).toHaveLength(1);
  expect(again[0]?.state.kind).toBe("sending");
  expect(onTheWay(refused, { kind: "discard", key: 1 })).toEqual([]);
});

test("one message's fate is not another's", () => {
  const two = onTheWay(sent, { kind: "send", key: 2, message, parcel, known });
  const states = onTheWay(two, { kind: "took", key: 2, wamid: "w2" }).map((it) => it.state.kind);
  expect(states).toEqual(["sending", "taken"]);
});

test("a message that the stream shows before its answer comes is shown once", () => {
  const heard = { ...ownAt("10:00", "w1"), content: { type: "text", text: { body: "hi", x: 1 } } };
  expect(unseen(sent, [heard])).toHaveLength(0);
  const two = onTheWay(sent, { kind: "send", key: 2, message, parcel, known });
  expect(unseen(two, [heard])).toHaveLength(1);
  const later = onTheWay([], { kind: "send", key: 3, message, parcel, known: new Set(["w1"]) });
  expect(unseen(later, [heard])).toHaveLength(1);
});

test("it looks as it will when the sandbox shows it", () => {
  const answer = tappedReply("wamid.Q", "keep-7", "Keep");
  const going = onTheWay([], { kind: "send", key: 1, message: answer, parcel, known })[0];
  expect(going && bubbleOf(entryOf(going))).toMatchObject({
    kind: "stack",
    pieces: [{ kind: "chosen", lines: ["Keep"] }],
  });
});

const photo: Parcel = {
  file: new Blob(["12345"]),
  filename: "cat.png",
  kind: "image",
  caption: " A cat ",
  address: "blob:cat",
  isForwarded: false,
};
const unnamed = parcelMessage(photo, "", "wamid.Q");
const parting = { kind: "send", key: 1, message: unnamed, parcel: photo, known } as const;

function only(outgoing: readonly Outgoing[]): Outgoing {
  const [first] = outgoing;
  if (!first) throw new Error("nothing is on its way");
  return first;
}

test("a file is uploaded before its message is sent, and not again when it is tried again", () => {
  const uploading = onTheWay([], parting);
  expect(only(uploading).state).toEqual({ kind: "uploading", share: 0 });
  expect(needsUpload(only(uploading))).toBe(true);
  const half = onTheWay(uploading, { kind: "upload", key: 1, share: 0.5 });
  expect(only(half).state).toEqual({ kind: "uploading", share: 0.5 });
  const named = withMediaId(unnamed, photo, "15");
  expect(named).toEqual({
    type: "image",
    image: { id: "15", caption: "A cat" },
    context: { id: "wamid.Q" },
  });
  const done = onTheWay(half, { kind: "uploaded", key: 1, message: named });
  expect(only(done).state).toEqual({ kind: "sending" });
  const again = onTheWay(done, { ...parting, message: named });
  expect(only(again).state).toEqual({ kind: "sending" });
  expect(needsUpload(only(again))).toBe(false);
});

test("a file on its way is shown from this page, with its caption", () => {
  expect(outgoingBubble(only(onTheWay([], parting)))).toMatchObject({
    kind: "stack",
    pieces: [
      { kind: "media", media: { kind: "image", address: "blob:cat", size: 5 } },
      { kind: "text", text: "A cat" },
    ],
  });
});

test("a medium that is passed on says so, and answers nothing", () => {
  const passedOn: Parcel = { ...photo, file: null, isForwarded: true };
  expect(parcelMessage(passedOn, "15", "wamid.Q")).toEqual({
    type: "image",
    image: { id: "15", caption: "A cat" },
    context: { forwarded: true },
  });
  expect(withMediaId(parcelMessage(passedOn, "", null), passedOn, "15").context).toEqual({
    forwarded: true,
  });
});

test("a recording on its way is a voice message, though only its bytes say so", () => {
  const recording: Parcel = { ...photo, kind: "voice", caption: "" };
  const message = parcelMessage(recording, "", null);
  const going = only(onTheWay([], { ...parting, message, parcel: recording }));
  expect(outgoingBubble(going)).toMatchObject({ pieces: [{ media: { kind: "voice" } }] });
});

test("a photo the chat shows is not another one that is still being uploaded", () => {
  const shown = { ...ownAt("10:00", "w1"), content: { type: "image", image: { id: "14" } } };
  expect(unseen(onTheWay([], parting), [shown])).toHaveLength(1);
});

test.each([
  ["video", { type: "video", video: { id: "15", caption: "A cat" } }],
  ["document", { type: "document", document: { id: "15", caption: "A cat", filename: "cat.png" } }],
  ["audio", { type: "audio", audio: { id: "15" } }],
  ["voice", { type: "audio", audio: { id: "15" } }],
  ["sticker", { type: "sticker", sticker: { id: "15" } }],
] as const)("a file sent as %s becomes %j", (kind, message) => {
  expect(parcelMessage({ ...photo, kind }, "15", null)).toEqual(message);
});
