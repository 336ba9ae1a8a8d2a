// What a bubble shows, and what its buttons answer.

import { isObject, type JsonObject } from "../../lib/decode";
import type { InboundMessage } from "../../lib/sandbox/calls";
import type { Entry, Header } from "../../lib/sandbox/entry";
import { chatTexts } from "../../texts/chat";
import { plainText } from "./formatting";

/** Whether the phone has anything to show; what it has not is an "unsupported" bubble. */
export function isSupported({ shown, type }: Entry): boolean {
  if (type === "unsupported" || type === "unknown") return false;
  return shown.body !== "" || shown.header !== null || shown.buttons.length > 0;
}

/** One line that stands for a message: in a quote, and in an accessible name. */
export function excerpt(entry: Entry): string {
  if (!isSupported(entry)) return chatTexts.unsupportedShort;
  const { body, header, buttons } = entry.shown;
  return plainText(body) || (header ? headerText(header) : (buttons[0]?.text ?? ""));
}

/** A header in words. */
export function headerText(header: Header): string {
  return header.kind === "text" ? (header.text ?? "") : chatTexts.media[header.kind];
}

/** What the person sends by tapping quick-reply button number `index`; null when this phone cannot. */
export function tapAnswer(entry: Entry, index: number): InboundMessage | null {
  const label = entry.shown.buttons[index]?.text ?? "";
  const context = { id: entry.id };
  if (entry.type !== "interactive") {
    const payload = buttonParameter(entry, index, "payload") ?? label;
    return { type: "button", button: { text: label, payload }, context };
  }
  const id = replyId(entry, index);
  if (id === null) return null;
  const answer = { type: "button_reply", button_reply: { id, title: label } } as const;
  return { type: "interactive", interactive: answer, context };
}

/** The code that copy button number `index` copies: a coupon's, or a one-time password. */
export function copiedCode(entry: Entry, index: number): string {
  return (
    buttonParameter(entry, index, "coupon_code") ?? buttonParameter(entry, index, "text") ?? ""
  );
}

/** The id the business gave reply button number `index` of an interactive message. */
function replyId(entry: Entry, index: number): string | null {
  const action = member(member(entry.content, "interactive"), "action");
  const id = member(items(action, "buttons")[index] ?? null, "reply")?.["id"];
  return typeof id === "string" ? id : null;
}

/** The first parameter of a template's button, by Meta's shape of a template send. */
function buttonParameter(entry: Entry, index: number, name: string): string | null {
  const template = member(entry.content, "template");
  const component = items(template, "components").find(
    (it) => isWord(it["type"], "button") && String(it["index"]) === String(index),
  );
  const value = component ? items(component, "parameters")[0]?.[name] : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}

function member(value: JsonObject | null, name: string): JsonObject | null {
  const found = value?.[name];
  return isObject(found) ? found : null;
}

function items(value: JsonObject | null, name: string): readonly JsonObject[] {
  const found = value?.[name];
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** Meta takes component names in either case. */
function isWord(value: unknown, word: string): boolean {
  return typeof value === "string" && value.toLowerCase() === word;
}
