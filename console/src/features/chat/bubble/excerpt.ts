// One line that stands for a message: in a quote, and in an accessible name.

import type { Entry } from "../../../lib/sandbox/entry";
import { unreachable } from "../../../lib/unreachable";
import { bubbleTexts } from "../../../texts/bubbles";
import { mediaTexts } from "../../../texts/media";
import { bubbleOf, deletedWords } from "./bubble";
import { plainText } from "./formatting";
import type { Bubble, Piece, Stack } from "./piece";

/** A message in short. */
export function excerpt(entry: Entry): string {
  return inShort(bubbleOf(entry));
}

function inShort(bubble: Bubble): string {
  switch (bubble.kind) {
    case "note":
      return bubble.text;
    case "revoked":
      return deletedWords(bubble.own);
    case "odd":
      return bubbleTexts.oddShort(bubble.type);
    case "stack":
      return stackInShort(bubble);
    default:
      return unreachable(bubble);
  }
}

/** Its text, else whatever else stands in it first. */
function stackInShort({ pieces, buttons, cards }: Stack): string {
  const text = pieces.find((it) => it.kind === "text");
  const first =
    text ?? pieces.find((it) => it.kind !== "ad" && it.kind !== "preview") ?? cards[0]?.pieces[0];
  return first ? pieceInShort(first) : (buttons[0]?.text ?? "");
}

function pieceInShort(piece: Piece): string {
  switch (piece.kind) {
    case "text":
    case "title":
    case "footer":
      return plainText(piece.text);
    case "media":
      return piece.media.filename ?? mediaTexts.kinds[piece.media.kind];
    case "place":
      return piece.place.name ?? bubbleTexts.place;
    case "people":
      return bubbleTexts.contact(piece.people.map((it) => it.name).join(", "));
    case "product":
      return piece.title;
    case "offer":
      return piece.offer.text;
    case "bill":
      return piece.bill.reference === null
        ? bubbleTexts.order
        : bubbleTexts.orderOf(piece.bill.reference);
    case "chosen":
      return piece.lines[0] ?? "";
    case "preview":
      return piece.host;
    case "ad":
      return piece.ad.headline ?? bubbleTexts.ad;
    case "answers":
      return piece.answers.map((it) => it.value).join(", ");
    default:
      return unreachable(piece);
  }
}
