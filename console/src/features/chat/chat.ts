// A chat as the page knows it: what was fetched and what the stream said, made one.

import type { ChatPage } from "../../lib/sandbox/calls";
import type { Entry } from "../../lib/sandbox/entry";

/** The chat so far, oldest first; `before` fetches what came earlier, null when nothing did. */
export type Chat = ChatPage;

/** Takes in entries: a known id keeps its place and its better-informed version, a new one stands by its time. */
export function learn(known: readonly Entry[], heard: readonly Entry[]): readonly Entry[] {
  return heard.reduce(learnOne, known);
}

/**
 * Makes a fetched newest page the chat, with what the stream said while it was fetched.
 *
 * Older pages that had been loaded stay, as long as the server says there is something older.
 */
export function renew(known: Chat | undefined, page: ChatPage, heard: readonly Entry[]): Chat {
  const first = page.entries[0];
  const seam = known?.entries.findIndex((entry) => entry.id === first?.id) ?? -1;
  const older = page.before !== null && known && seam > 0 ? known.entries.slice(0, seam) : [];
  return {
    entries: learn([...older, ...page.entries], heard),
    before: older.length > 0 && known ? known.before : page.before,
  };
}

/** Puts an older page in front. */
export function extend(known: Chat, older: ChatPage): Chat {
  const ids = new Set(known.entries.map((entry) => entry.id));
  const fresh = older.entries.filter((entry) => !ids.has(entry.id));
  return { entries: [...fresh, ...known.entries], before: older.before };
}

function learnOne(known: readonly Entry[], heard: Entry): readonly Entry[] {
  const place = known.findIndex((entry) => entry.id === heard.id);
  const old = known[place];
  if (old) return knowsLess(heard, old) ? known : known.with(place, heard);
  const later = known.findLastIndex((entry) => entry.at <= heard.at) + 1;
  return known.toSpliced(later, 0, heard);
}

/** Facts are only ever added to a message, so the longer timeline is the later word. */
function knowsLess(one: Entry, other: Entry): boolean {
  return one.timeline.length < other.timeline.length;
}
