// How a bubble's box looks, from what is in it.

import type { Bubble, Piece } from "./piece";

const WIDE: ReadonlySet<Piece["kind"]> = new Set([
  "media",
  "preview",
  "place",
  "people",
  "product",
  "bill",
  "offer",
  "ad",
]);

/** The class names of the box: a sticker has none around it, pictures and cards have a fixed width. */
export function bubbleClass(bubble: Bubble): string {
  if (bubble.kind !== "stack") return "bubble";
  const [first, second] = bubble.pieces;
  const isSticker = first?.kind === "media" && first.media.kind === "sticker" && !second;
  if (isSticker) return "bubble bubble--bare";
  const wide = bubble.pieces.some((it) => WIDE.has(it.kind)) || bubble.cards.length > 0;
  return wide ? "bubble bubble--wide" : "bubble";
}

/** The class names of its inside: where nothing leaves room for it, the time needs a line of its own. */
export function insideClass(bubble: Bubble): string {
  const last = bubble.kind === "stack" ? bubble.pieces.at(-1) : undefined;
  const beside = last?.kind === "text" || last?.kind === "footer" || last?.kind === "chosen";
  return beside ? "bubble__inside" : "bubble__inside bubble__inside--tall";
}
