// Where a message stands: on the phone or not, and with which ticks.

import type { Entry, SendError } from "../../lib/sandbox/entry";
import { unreachable } from "../../lib/unreachable";

/** Where a message stands, in one glance. */
export type Standing =
  /** The person wrote it; `seen` when the business has read it. */
  | { readonly kind: "own"; readonly seen: boolean }
  /** The business's message is on the phone; `seen` when the person has read it, or played it. */
  | { readonly kind: "on_phone"; readonly seen: boolean; readonly played: boolean }
  /** Taken, but not on the phone: Meta has it (`accepted`) or is trying to deliver it (`sent`). */
  | { readonly kind: "waiting"; readonly status: "accepted" | "sent" }
  /** It will never be on the phone. */
  | { readonly kind: "failed"; readonly error: SendError | null };

/** The standing of an entry. */
export function standingOf(entry: Entry): Standing {
  const { status } = entry;
  switch (status) {
    case "received":
      return { kind: "own", seen: false };
    case "read":
      return entry.direction === "to_business"
        ? { kind: "own", seen: true }
        : { kind: "on_phone", seen: true, played: false };
    case "played":
      return { kind: "on_phone", seen: true, played: true };
    case "delivered":
      return { kind: "on_phone", seen: false, played: false };
    case "accepted":
    case "sent":
      return { kind: "waiting", status };
    case "failed":
      return { kind: "failed", error: entry.error };
    default:
      return unreachable(status);
  }
}

/** Ticks as WhatsApp people know them: none (a clock), one, two, two blue. */
export type Ticks = { readonly count: 0 | 1 | 2; readonly seen: boolean };

/** The ticks of a standing; a failed message has none. */
export function ticksOf(standing: Standing): Ticks | null {
  switch (standing.kind) {
    case "own":
    case "on_phone":
      return { count: 2, seen: standing.seen };
    case "waiting":
      return { count: standing.status === "sent" ? 1 : 0, seen: false };
    case "failed":
      return null;
    default:
      return unreachable(standing);
  }
}

/** Whether the person can see it on the phone. */
export function isOnPhone(standing: Standing): boolean {
  return standing.kind === "own" || standing.kind === "on_phone";
}
