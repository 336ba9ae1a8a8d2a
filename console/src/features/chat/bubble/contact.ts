// Contact cards: who, how to reach them, and whether WhatsApp knows them.

import type { JsonObject } from "../../../lib/decode";
import { into, objects, words } from "../../../lib/look";
import { bubbleTexts } from "../../../texts/bubbles";
import type { PersonCard } from "./piece";

/** The cards of a contacts message. */
export function cardsOf(content: JsonObject): readonly PersonCard[] {
  return objects(content, "contacts").map(cardOf);
}

function cardOf(contact: JsonObject): PersonCard {
  const name = into(contact, "name");
  const parts = ["prefix", "first_name", "middle_name", "last_name", "suffix"];
  const joined = parts.flatMap((part) => words(name, part) ?? []).join(" ");
  const phones = objects(contact, "phones");
  const org = into(contact, "org");
  const work = [words(org, "title"), words(org, "department"), words(org, "company")];
  return {
    name: words(name, "formatted_name") ?? (joined || bubbleTexts.nameless),
    lines: [
      work.filter((it) => it !== null).join(", "),
      ...each(contact, "phones", "phone"),
      ...each(contact, "emails", "email"),
      ...each(contact, "urls", "url"),
      ...objects(contact, "addresses").map(addressOf),
      words(contact, "birthday") ?? "",
    ].filter((it) => it !== ""),
    waId: phones.map((it) => words(it, "wa_id")).find((it) => it !== null) ?? null,
  };
}

function each(contact: JsonObject, list: string, name: string): readonly string[] {
  return objects(contact, list).flatMap((it) => words(it, name) ?? []);
}

function addressOf(address: JsonObject): string {
  const parts = ["street", "zip", "city", "state", "country"];
  return parts.flatMap((part) => words(address, part) ?? []).join(", ");
}
