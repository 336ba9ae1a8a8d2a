// What the person has just written and the sandbox has not shown yet.

import { holds, into, words } from "../../lib/look";
import type { Problem } from "../../lib/problem";
import type { Entry } from "../../lib/sandbox/entry";
import { contentOf, type InboundMessage } from "../../lib/sandbox/inbound";
import { unreachable } from "../../lib/unreachable";
import { bubbleOf } from "./bubble/bubble";
import { withOwnFile } from "./bubble/kept";
import type { Bubble } from "./bubble/piece";
import { type Parcel, parcelMessage } from "./parcel";

/** A message on its way out of the phone. */
export type Outgoing = {
  readonly key: number;
  /** With the empty id for a medium while the sandbox has not given it one. */
  readonly message: InboundMessage;
  /** The file that goes with it. */
  readonly parcel: Parcel | null;
  /** The entries the chat had when it was sent: none of them can be this message. */
  readonly known: ReadonlySet<string>;
  readonly state: /** How much of the file has left, from 0 to 1. */
    | { readonly kind: "uploading"; readonly share: number }
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
      readonly parcel: Parcel | null;
      readonly known: ReadonlySet<string>;
    }
  | { readonly kind: "upload"; readonly key: number; readonly share: number }
  /** The sandbox has the file, so that the message names it. */
  | { readonly kind: "uploaded"; readonly key: number; readonly message: InboundMessage }
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
        parcel: action.parcel,
        known: action.known,
        state: needsUpload(action) ? { kind: "uploading", share: 0 } : { kind: "sending" },
      };
      return [...outgoing.filter((it) => it.key !== action.key), sent];
    }
    case "upload":
      return withChange(outgoing, action.key, {
        state: { kind: "uploading", share: action.share },
      });
    case "uploaded":
      return withChange(outgoing, action.key, {
        message: action.message,
        state: { kind: "sending" },
      });
    case "took":
      return withChange(outgoing, action.key, {
        state: { kind: "taken", wamid: action.wamid },
      });
    case "refuse":
      return withChange(outgoing, action.key, {
        state: { kind: "refused", problem: action.problem },
      });
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

/** Whether the sandbox has yet to be given the file. */
export function needsUpload({ message, parcel }: Pick<Outgoing, "message" | "parcel">): boolean {
  return parcel !== null && words(into(message, message.type), "id") === null;
}

/** The message with the id that the sandbox gave its file. */
export function withMediaId(message: InboundMessage, parcel: Parcel, id: string): InboundMessage {
  const to = message.context && "id" in message.context ? message.context.id : null;
  return parcelMessage(parcel, id, to);
}

/** A message on its way as it is drawn: its file is this page's own. */
export function outgoingBubble(outgoing: Outgoing): Bubble {
  const { parcel } = outgoing;
  const bubble = bubbleOf(entryOf(outgoing));
  if (parcel === null || bubble.kind !== "stack") return bubble;
  const { address, kind, file } = parcel;
  return withOwnFile(bubble, { address, kind, size: file?.size ?? null });
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
    media: [],
  };
}

/** The sandbox may add members to what was sent, and takes none away. */
function isSame(content: Entry["content"], message: InboundMessage): boolean {
  const { type } = message;
  return content["type"] === type && holds(content[type], contentOf(message)[type]);
}

function withChange(
  outgoing: readonly Outgoing[],
  key: number,
  change: Partial<Pick<Outgoing, "message" | "state">>,
): readonly Outgoing[] {
  return outgoing.map((it) => (it.key === key ? { ...it, ...change } : it));
}
