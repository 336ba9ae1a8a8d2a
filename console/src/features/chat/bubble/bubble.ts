// From a message to what the phone shows of it: one view for every type, and an honest card for the rest.

import type { JsonObject } from "../../../lib/decode";
import { into, objects, words, yes } from "../../../lib/look";
import type { Entry } from "../../../lib/sandbox/entry";
import { bubbleTexts } from "../../../texts/bubbles";
import { cardsOf } from "./contact";
import { firstLink } from "./formatting";
import { askedStack, textPieces } from "./interactive";
import { withKept } from "./kept";
import { mediaOf, placeOf } from "./media";
import type { Bubble, Piece, Stack } from "./piece";
import { adPieces, answerStack, noteOf, oddReason, orderStack, quickReplyStack } from "./replies";
import { templateStack } from "./template";

/** The bubble of an entry. */
export function bubbleOf(entry: Entry): Bubble {
  const note = noteOf(entry);
  if (note !== null) return note;
  if (entry.revoked) return { kind: "revoked", own: entry.direction === "to_business" };
  const stack = stackOf(entry);
  const isEmpty =
    stack === null || stack.pieces.length + stack.buttons.length + stack.cards.length === 0;
  if (isEmpty) return { kind: "odd", type: oddType(entry), why: oddReason(entry.content) };
  const found = withKept(stack, entry.media);
  const ad = adPieces(entry.content);
  return ad.length === 0 ? found : { ...found, pieces: [...ad, ...found.pieces] };
}

/** Whether an entry is something that happened, and no message of its own. */
export function isNote(entry: Entry): boolean {
  return noteOf(entry) !== null;
}

function stackOf(entry: Entry): Stack | null {
  const { type, content } = entry;
  switch (type) {
    case "text":
      return stack(textAndPreview(into(content, "text")));
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return mediaStack(type, content);
    case "location":
      return stack([{ kind: "place", place: placeOf(content) }]);
    case "contacts": {
      const people = cardsOf(content);
      return people.length === 0 ? null : stack([{ kind: "people", people }]);
    }
    case "interactive":
      return askedStack(entry.id, content) ?? answerStack(content);
    case "template":
      return templateStack(entry);
    case "button":
      return quickReplyStack(content);
    case "order":
      return objects(into(content, "order"), "product_items").length === 0
        ? null
        : orderStack(content);
    default:
      return null;
  }
}

function mediaStack(type: string, content: JsonObject): Stack | null {
  const media = mediaOf(type, content);
  if (media === null) return null;
  const caption = textPieces("text", words(into(content, type), "caption"));
  return stack([{ kind: "media", media }, ...caption]);
}

/** A text, and the page its first link leads to when the sender asked for a preview. */
function textAndPreview(text: JsonObject): readonly Piece[] {
  const body = words(text, "body");
  const link = yes(text, "preview_url") && body !== null ? firstLink(body) : null;
  const preview: readonly Piece[] =
    link === null ? [] : [{ kind: "preview", url: link, host: new URL(link).host }];
  return [...preview, ...textPieces("text", body)];
}

/** `interactive.xyz` says more than `interactive`. */
function oddType({ type, content }: Entry): string {
  const kind = words(into(content, type), "type");
  return kind === null ? type : `${type}.${kind}`;
}

function stack(pieces: readonly Piece[]): Stack {
  return { kind: "stack", pieces, buttons: [], cards: [] };
}

/** The words on a bubble that has none of its own. */
export function deletedWords(own: boolean): string {
  return own ? bubbleTexts.deletedByYou : bubbleTexts.deleted;
}
