// What people send besides plain messages: answers, orders, and things that happened.

import type { JsonObject } from "../../../lib/decode";
import { into, objects, words, yes } from "../../../lib/look";
import type { Entry } from "../../../lib/sandbox/entry";
import { bubbleTexts } from "../../../texts/bubbles";
import { orderedBill } from "./bill";
import { factsOf, jsonObject } from "./forms";
import type { Bubble, Piece, Stack } from "./piece";

/** An answer to an interactive message; null when it is none that this phone knows. */
export function answerStack(content: JsonObject): Stack | null {
  const it = into(content, "interactive");
  const kind = words(it, "type") ?? "";
  const reply = into(it, kind);
  switch (kind) {
    case "button_reply":
    case "list_reply": {
      const lines = [words(reply, "title"), words(reply, "description")];
      return chosen(kind === "list_reply" ? "list" : "reply", lines);
    }
    case "nfm_reply": {
      const answers = factsOf(jsonObject(reply["response_json"]));
      const shown = answers.filter(({ name }) => name !== "flow_token").flatMap(spread);
      return stack([
        { kind: "chosen", icon: "file", lines: [words(reply, "body") ?? bubbleTexts.formSent] },
        ...(shown.length === 0 ? [] : [{ kind: "answers" as const, answers: shown }]),
      ]);
    }
    case "call_permission_reply":
      return chosen("call", [callWords(reply)]);
    default:
      return null;
  }
}

/** A quick reply of a template. */
export function quickReplyStack(content: JsonObject): Stack {
  return chosen("reply", [words(into(content, "button"), "text")]);
}

/** What the person ordered. */
export function orderStack(content: JsonObject): Stack {
  return stack([{ kind: "bill", bill: orderedBill(content) }]);
}

/** What happened, for a type that is no message; null for any other. */
export function noteOf({ type, content, direction }: Entry): Bubble | null {
  const who = direction === "to_business" ? bubbleTexts.you : bubbleTexts.business;
  switch (type) {
    case "reaction": {
      const emoji = words(into(content, "reaction"), "emoji");
      const text =
        emoji === null ? bubbleTexts.reactionTaken(who) : bubbleTexts.reacted(who, emoji);
      return { kind: "note", icon: "smile", text };
    }
    case "edit":
      return { kind: "note", icon: "pencil", text: bubbleTexts.editedNote };
    case "revoke":
      return { kind: "note", icon: "bin", text: bubbleTexts.revokedNote };
    case "system": {
      const text = words(into(content, "system"), "body") ?? bubbleTexts.changedNumber;
      return { kind: "note", icon: "people", text };
    }
    case "request_welcome":
      return { kind: "note", icon: "reply", text: bubbleTexts.chatOpened };
    default:
      return null;
  }
}

/** The ad a person came from, above what they wrote. */
export function adPieces(content: JsonObject): readonly Piece[] {
  const ad = into(content, "referral");
  const [headline, body, url] = [words(ad, "headline"), words(ad, "body"), words(ad, "source_url")];
  if (headline === null && body === null && url === null) return [];
  return [
    {
      kind: "ad",
      ad: {
        ...(headline === null ? {} : { headline }),
        ...(body === null ? {} : { body }),
        ...(url === null ? {} : { source_url: url }),
      },
    },
  ];
}

/** Why Meta could not tell what the person sent. */
export function oddReason(content: JsonObject): string | null {
  const [error] = objects(content, "errors");
  return words(into(error, "error_data"), "details") ?? words(into(error), "title");
}

function callWords(reply: JsonObject): string {
  if (words(reply, "response") !== "accept") return bubbleTexts.callRefused;
  return yes(reply, "is_permanent") ? bubbleTexts.callAllowedAlways : bubbleTexts.callAllowedUntil;
}

/** An address comes as an object of its own in the answer. */
function spread({ name, value }: { readonly name: string; readonly value: string }) {
  return name === "values"
    ? factsOf(jsonObject(value)).filter((it) => it.value !== "")
    : [{ name, value }];
}

function chosen(icon: "reply" | "list" | "call", lines: readonly (string | null)[]): Stack {
  return stack([{ kind: "chosen", icon, lines: lines.filter((it) => it !== null) }]);
}

function stack(pieces: readonly Piece[]): Stack {
  return { kind: "stack", pieces, buttons: [], cards: [] };
}
