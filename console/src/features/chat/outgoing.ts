// What the person has just written and the sandbox has not shown yet.

import type { Problem } from "../../lib/problem";
import type { InboundMessage } from "../../lib/sandbox/calls";
import type { Entry } from "../../lib/sandbox/entry";
import { unreachable } from "../../lib/unreachable";

/** A message on its way out of the phone. */
export type Outgoing = {
  readonly key: number;
  readonly message: InboundMessage;
  /** The entries the chat had when it was sent: none of them can be this message. */
  readonly known: ReadonlySet<string>;
  readonly state:
    | { readonly kind: "sending" }
    | { readonly kind: "taken"; readonly wamid: string }
    | { readonly kind: "refused"; readonly problem: Problem };
};

/** What happens to messages on their way. */
export type OutgoingAction =
  | {
      readonly kind: "send";
      readonly key: number;
      readonly message: InboundMessage;
      readonly known: ReadonlySet<string>;
    }
  | { readonly kind: "took"; readonly key: number; readonly wamid: string }
  | { readonly kind: "refuse"; readonly key: number; readonly problem: Problem }
  | { readonly kind: "discard"; readonly key: number };

/** The messages on their way after `action`. */
export function onTheWay(
  outgoing: readonly Outgoing[],
  action: OutgoingAction,
): readonly Outgoing[] {
  switch (action.kind) {
    case "send": {
      const sent: Outgoing = {
        key: action.key,
        message: action.message,
        known: action.known,
        state: { kind: "sending" },
      };
      return [...outgoing.filter((it) => it.key !== action.key), sent];
    }
    case "took":
      return withState(outgoing, action.key, { kind: "taken", wamid: action.wamid });
    case "refuse":
      return withState(outgoing, action.key, { kind: "refused", problem: action.problem });
    case "discard":
      return outgoing.filter((it) => it.key !== action.key);
    default:
      return unreachable(action);
  }
}

/**
 * Those the chat does not show yet. The stream may overtake the answer to a send: an entry of the
 * person's own that came since, with the same words, is the message that still waits for its answer.
 */
export function unseen(
  outgoing: readonly Outgoing[],
  entries: readonly Entry[],
): readonly Outgoing[] {
  const ids = new Set(entries.map((entry) => entry.id));
  const own = entries.filter((entry) => entry.direction === "to_business");
  const claimed = new Set(
    outgoing.map(({ state }) => (state.kind === "taken" ? state.wamid : null)),
  );
  return outgoing.filter(({ state, known, message }) => {
    if (state.kind === "taken") return !ids.has(state.wamid);
    if (state.kind === "refused") return true;
    const words = outgoingText(message);
    const shown = own.find(
      ({ id, shown }) => !known.has(id) && !claimed.has(id) && shown.body === words,
    );
    if (shown) claimed.add(shown.id);
    return !shown;
  });
}

/** The words of a message on its way. */
export function outgoingText(message: InboundMessage): string {
  switch (message.type) {
    case "text":
      return message.text.body;
    case "button":
      return message.button.text;
    case "interactive":
      return message.interactive.button_reply.title;
    default:
      return unreachable(message);
  }
}

function withState(
  outgoing: readonly Outgoing[],
  key: number,
  state: Outgoing["state"],
): readonly Outgoing[] {
  return outgoing.map((it) => (it.key === key ? { ...it, state } : it));
}
