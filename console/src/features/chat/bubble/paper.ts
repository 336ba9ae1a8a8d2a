// What a document's icon says: the family of its type, and its ending.

/** Families of documents, each with a colour of its own. */
export type PaperFamily = "pdf" | "text" | "sheet" | "slides" | "archive" | "other";

const FAMILIES: readonly (readonly [PaperFamily, RegExp])[] = [
  ["pdf", /^pdf$/],
  ["text", /^(docx?|odt|rtf|txt|md)$/],
  ["sheet", /^(xlsx?|ods|csv)$/],
  ["slides", /^(pptx?|odp)$/],
  ["archive", /^(zip|7z|rar|gz|tar)$/],
];
const ENDING_LENGTH_MAX = 5;

/** What is known of a document by its name. */
export function paperOf(name: string): { readonly family: PaperFamily; readonly ending: string } {
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
  if (ending === "" || ending.length > ENDING_LENGTH_MAX) return { family: "other", ending: "" };
  const [family = "other"] = FAMILIES.find(([, endings]) => endings.test(ending)) ?? [];
  return { family, ending: ending.toUpperCase() };
}
