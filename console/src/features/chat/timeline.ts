// The chat as it is laid out: days, groups of bubbles that belong together, and notes between them.

import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { isNote } from "./bubble/bubble";
import { isOnPhone, type Standing, standingOf } from "./standing";

/** One bubble's place. */
export type Line = {
  readonly entry: Entry;
  readonly standing: Standing;
  /** The first of its group has the tail. */
  readonly first: boolean;
  /** What the business sees is told once for neighbours that stand alike: below the last of them. */
  readonly tellsStanding: boolean;
};

/** Bubbles of one side, written within minutes; `off` are those that are not on the phone. */
export type Group = {
  readonly kind: "group";
  readonly key: string;
  readonly side: "own" | "business" | "off";
  readonly lines: readonly Line[];
};

/** A day separator. */
export type Day = { readonly kind: "day"; readonly key: string; readonly label: string };

/** Something that happened: a reaction, an edit, a changed number. */
export type Note = {
  readonly kind: "note";
  readonly key: string;
  readonly entry: Entry;
  readonly standing: Standing;
};

const GROUP_GAP_MAX_MS = 5 * 60_000;

type Placed = {
  readonly entry: Entry;
  readonly standing: Standing;
  readonly side: Group["side"] | "note";
};

/** Lays a chat out, seen from `now`. Without `withOff` it shows what the person sees and no more. */
export function layOut(
  entries: readonly Entry[],
  face: Clockface,
  now: number,
  withOff: boolean,
): readonly (Day | Group | Note)[] {
  const placed = entries.map(place).filter((it) => withOff || isSeen(it));
  const rows: (Day | Group | Note)[] = [];
  let run: Placed[] = [];
  let day = "";
  const finishRun = () => {
    const first = run[0];
    if (first) rows.push(rowOf(run, first));
    run = [];
  };
  for (const it of placed) {
    const key = face.dayKey(it.entry.at);
    const last = run.at(-1);
    if (key !== day || !last || !belongs(last, it)) finishRun();
    if (key !== day) rows.push({ kind: "day", key, label: face.day(it.entry.at, now) });
    day = key;
    run.push(it);
  }
  finishRun();
  return rows;
}

function place(entry: Entry): Placed {
  const standing = standingOf(entry);
  if (isNote(entry)) return { entry, standing, side: "note" };
  if (!isOnPhone(standing)) return { entry, standing, side: "off" };
  return { entry, standing, side: entry.direction === "to_business" ? "own" : "business" };
}

/** Notes tell the developer what webhooks there were; the phone shows their effect on the bubbles. */
function isSeen({ side }: Placed): boolean {
  return side === "own" || side === "business";
}

function belongs(last: Placed, next: Placed): boolean {
  return (
    next.side === last.side &&
    next.side !== "note" &&
    next.entry.at - last.entry.at <= GROUP_GAP_MAX_MS
  );
}

function rowOf(run: readonly Placed[], first: Placed): Group | Note {
  const {
    side,
    entry: { id: key },
  } = first;
  if (side === "note") return { kind: "note", key, entry: first.entry, standing: first.standing };
  const lines = run.map(({ entry, standing }, index): Line => {
    const next = run[index + 1];
    const alike = next !== undefined && next.entry.status === entry.status;
    return {
      entry,
      standing,
      first: index === 0,
      tellsStanding: standing.kind === "failed" || !alike,
    };
  });
  return { kind: "group", key, side, lines };
}
