// What the person has just written and the sandbox has not shown yet.

import { holds } from "../../lib/look";
import type { Problem } from "../../lib/problem";
import type { Entry } from "../../lib/sandbox/entry";
import { contentOf, type InboundMessage } from "../../lib/sandbox/inbound";
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
 * person's own that came since, with the same content, is the message that still waits for its answer.
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
    const shown = own.find(
      ({ id, content }) => !known.has(id) && !claimed.has(id) && isSame(content, message),
    );
    if (shown) claimed.add(shown.id);
    return !shown;
  });
}

/** A message on its way as the entry it is about to become, so that it looks the same. */
export function entryOf({ key, message }: Outgoing): Entry {
  const { type } = message;
  return {
    id: `outgoing ${key}`,
    person: "",
    phoneNumberId: "",
    direction: "to_business",
    type,
    at: 0,
    status: "received",
    content: contentOf(message),
    shown: { header: null, body: "", footer: null, buttons: [], offer: null, cards: [] },
    contextId: null,
    error: null,
    timeline: [],
    forwarded: message.context !== undefined && "forwarded" in message.context,
    edited: false,
    revoked: false,
    held: false,
    reactions: [],
  };
}

/** The sandbox may add members to what was sent, and takes none away. */
function isSame(content: Entry["content"], message: InboundMessage): boolean {
  const { type } = message;
  return content["type"] === type && holds(content[type], contentOf(message)[type]);
}

function withState(
  outgoing: readonly Outgoing[],
  key: number,
  state: Outgoing["state"],
): readonly Outgoing[] {
  return outgoing.map((it) => (it.key === key ? { ...it, state } : it));
}
