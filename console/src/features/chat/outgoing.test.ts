// What the person has just written.

import { expect, test } from "vitest";
import { Problem } from "../../lib/problem";
import { tappedReply } from "./bubble/answers";
import { bubbleOf } from "./bubble/bubble";
import { entryAt, ownAt } from "./entries.fixture";
import { entryOf, onTheWay, unseen } from "./outgoing";

const message = { type: "text", text: { body: "hi" } } as const;
const known = new Set<string>();
const sent = onTheWay([], { kind: "send", key: 1, message, known });

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
  const again = onTheWay(refused, { kind: "send", key: 1, message, known });
  expect(again).toHaveLength(1);
  expect(again[0]?.state.kind).toBe("sending");
  expect(onTheWay(refused, { kind: "discard", key: 1 })).toEqual([]);
});

test("one message's fate is not another's", () => {
  const two = onTheWay(sent, { kind: "send", key: 2, message, known });
  const states = onTheWay(two, { kind: "took", key: 2, wamid: "w2" }).map((it) => it.state.kind);
  expect(states).toEqual(["sending", "taken"]);
});

test("a message that the stream shows before its answer comes is shown once", () => {
  const heard = { ...ownAt("10:00", "w1"), content: { type: "text", text: { body: "hi", x: 1 } } };
  expect(unseen(sent, [heard])).toHaveLength(0);
  const two = onTheWay(sent, { kind: "send", key: 2, message, known });
  expect(unseen(two, [heard])).toHaveLength(1);
  const later = onTheWay([], { kind: "send", key: 3, message, known: new Set(["w1"]) });
  expect(unseen(later, [heard])).toHaveLength(1);
});

test("it looks as it will when the sandbox shows it", () => {
  const answer = tappedReply("wamid.Q", "keep-7", "Keep");
  const going = onTheWay([], { kind: "send", key: 1, message: answer, known })[0];
  expect(going && bubbleOf(entryOf(going))).toMatchObject({
    kind: "stack",
    pieces: [{ kind: "chosen", lines: ["Keep"] }],
  });
});
