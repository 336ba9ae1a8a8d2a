// WhatsApp's text formatting, read into spans: *bold*, _italic_, ~strike~, `code`, ```mono```, links.
// Nothing here becomes HTML by itself: components turn spans into elements, so a text cannot inject any.

/** A piece of text and how it looks. */
export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code" | "mono"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "bold" | "italic" | "strike"; readonly children: readonly Span[] };

const STYLES: ReadonlyMap<string, "bold" | "italic" | "strike"> = new Map([
  ["*", "bold"],
  ["_", "italic"],
  ["~", "strike"],
]);

const MONO = /```([\s\S]*?\S[\s\S]*?)```/g;
const LINK = /(?:https?:\/\/|www\.)[^\s<>"]+/iy;
const WORD = /[\p{L}\p{N}]/u;
const NOT_PART_OF_A_LINK = /[.,;:!?'")\]}*_~`]+$/;

/** Reads a message's text. */
export function readFormatting(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(MONO)) {
    spans.push(...inline(text.slice(from, match.index), ""));
    spans.push({ kind: "mono", text: (match[1] ?? "").replace(/^\n|\n$/g, "") });
    from = match.index + match[0].length;
  }
  spans.push(...inline(text.slice(from), ""));
  return spans;
}

/** Reads what has no ```mono``` in it; a style in `open` does not open again inside itself. */
function inline(text: string, open: string): readonly Span[] {
  const spans: Span[] = [];
  let plainFrom = 0;
  let index = 0;
  while (index < text.length) {
    const found = linkAt(text, index) ?? styledAt(text, index, open);
    if (!found) {
      index += 1;
      continue;
    }
    if (index > plainFrom) spans.push({ kind: "text", text: text.slice(plainFrom, index) });
    spans.push(found.span);
    index = found.end;
    plainFrom = index;
  }
  if (plainFrom < text.length) spans.push({ kind: "text", text: text.slice(plainFrom) });
  return spans;
}

type Found = { readonly span: Span; readonly end: number };

function linkAt(text: string, index: number): Found | null {
  if (isWord(text[index - 1])) return null;
  LINK.lastIndex = index;
  const match = LINK.exec(text);
  if (!match) return null;
  const shown = trimLink(match[0]);
  const href = /^www\./i.test(shown) ? `https://${shown}` : shown;
  if (!URL.canParse(href)) return null;
  return { span: { kind: "link", text: shown, href }, end: index + shown.length };
}

/** Cuts off what ends a sentence or a style rather than the link; a closing bracket stays with its opening one. */
function trimLink(link: string): string {
  const tail = NOT_PART_OF_A_LINK.exec(link);
  if (!tail) return link;
  const bracketed = tail[0].startsWith(")") && link.slice(0, tail.index).includes("(");
  return link.slice(0, tail.index + (bracketed ? 1 : 0));
}

function styledAt(text: string, index: number, open: string): Found | null {
  const mark = text[index] ?? "";
  const style = STYLES.get(mark);
  if ((!style && mark !== "`") || open.includes(mark) || !opensAt(text, index, mark)) return null;
  const end = closing(text, index, mark);
  if (end === null) return null;
  const inner = text.slice(index + 1, end);
  const span: Span = style
    ? { kind: style, children: inline(inner, open + mark) }
    : { kind: "code", text: inner };
  return { span, end: end + 1 };
}

function opensAt(text: string, index: number, mark: string): boolean {
  const next = text[index + 1];
  return !isWord(text[index - 1]) && next !== undefined && next !== mark && !/\s/.test(next);
}

/** Where the style that opens at `index` closes, on the same line; null when it does not. */
function closing(text: string, index: number, mark: string): number | null {
  for (let end = index + 2; end < text.length; end += 1) {
    const char = text[end];
    if (char === "\n") return null;
    if (char === mark && !/\s/.test(text[end - 1] ?? " ") && !isWord(text[end + 1])) return end;
  }
  return null;
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && WORD.test(char);
}

/** A text without its formatting marks, for where it stands in short. */
export function plainText(text: string): string {
  return join(readFormatting(text));
}

function join(spans: readonly Span[]): string {
  return spans.map((span) => ("children" in span ? join(span.children) : span.text)).join("");
}

const EMOJI = /^\p{Extended_Pictographic}|^\p{Regional_Indicator}{2}/u;
const GRAND_EMOJI_MAX = 3;

/** Whether a text is nothing but one to three emoji, which a phone shows large. */
export function isGrandEmoji(text: string): boolean {
  const graphemes = [...new Intl.Segmenter("en").segment(text.trim())];
  return (
    graphemes.length > 0 &&
    graphemes.length <= GRAND_EMOJI_MAX &&
    graphemes.every(({ segment }) => EMOJI.test(segment))
  );
}

/** The first link that names its scheme: the one a preview is made of. */
export function firstLink(text: string): string | null {
  return linksIn(readFormatting(text))[0] ?? null;
}

function linksIn(spans: readonly Span[]): readonly string[] {
  return spans.flatMap((span) => {
    if (span.kind === "link") return /^https?:/i.test(span.text) ? [span.href] : [];
    return "children" in span ? linksIn(span.children) : [];
  });
}
