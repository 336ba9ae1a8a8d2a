// What the person has just written.

import { expect, test } from "vitest";
import { Problem } from "../../lib/problem";
import { entryAt } from "./entries.fixture";
import { onTheWay, outgoingText, unseen } from "./outgoing";

const message = { type: "text", text: { body: "hi" } } as const;
const sent = onTheWay([], { kind: "send", key: 1, message });

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
  const again = onTheWay(refused, { kind: "send", key: 1, message });
  expect(again).toHaveLength(1);
  expect(again[0]?.state.kind).toBe("sending");
  expect(onTheWay(refused, { kind: "discard", key: 1 })).toEqual([]);
});

test("one message's fate is not another's", () => {
  const two = onTheWay(sent, { kind: "send", key: 2, message });
  const states = onTheWay(two, { kind: "took", key: 2, wamid: "w2" }).map((it) => it.state.kind);
  expect(states).toEqual(["sending", "taken"]);
});

test("its words are those the person sees", () => {
  expect(outgoingText(message)).toBe("hi");
  expect(outgoingText({ type: "button", button: { text: "Yes", payload: "y" } })).toBe("Yes");
  const reply = { type: "button_reply", button_reply: { id: "keep-7", title: "Keep" } } as const;
  expect(outgoingText({ type: "interactive", interactive: reply })).toBe("Keep");
});
