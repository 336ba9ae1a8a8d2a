// Files chosen to be sent: what each can be sent as, and what the person changes before sending.

import type { MediaKind } from "../../../lib/sandbox/media";
import { unreachable } from "../../../lib/unreachable";
import type { Parcel } from "../parcel";

/** A chosen file; it becomes a parcel as it is. */
export type Draft = Parcel & { readonly key: number; readonly file: Blob };

/** The chosen files, and the one that is looked at. */
export type Drafts = { readonly all: readonly Draft[]; readonly shown: number };

/** Nothing is chosen. */
export const NO_DRAFTS: Drafts = { all: [], shown: 0 };

/** What a person does with chosen files. */
export type DraftAction =
  | { readonly kind: "add"; readonly drafts: readonly Draft[] }
  | { readonly kind: "show" | "remove"; readonly key: number }
  | { readonly kind: "change"; readonly key: number; readonly change: Partial<Change> }
  | { readonly kind: "clear" };

type Change = Pick<Draft, "kind" | "caption">;

/** The chosen files after `action`. */
export function draftsAfter(drafts: Drafts, action: DraftAction): Drafts {
  const { all, shown } = drafts;
  const { kind } = action;
  switch (kind) {
    case "add":
      return { all: [...all, ...action.drafts], shown: action.drafts[0]?.key ?? shown };
    case "show":
      return { all, shown: action.key };
    case "remove": {
      const place = all.findIndex((it) => it.key === action.key);
      const rest = all.filter((it) => it.key !== action.key);
      const next = rest[Math.min(place, rest.length - 1)]?.key ?? 0;
      return { all: rest, shown: shown === action.key ? next : shown };
    }
    case "change":
      return {
        all: all.map((it) => (it.key === action.key ? { ...it, ...action.change } : it)),
        shown,
      };
    case "clear":
      return NO_DRAFTS;
    default:
      return unreachable(kind);
  }
}

const NATURAL: Readonly<Record<string, MediaKind>> = {
  "image/jpeg": "image",
  "image/png": "image",
  "image/webp": "sticker",
  "video/mp4": "video",
  "video/3gpp": "video",
  "audio/ogg": "voice",
  "audio/opus": "voice",
  "audio/aac": "audio",
  "audio/amr": "audio",
  "audio/mp3": "audio",
  "audio/mp4": "audio",
  "audio/mpeg": "audio",
  "audio/x-m4a": "audio",
};

/** What a file of this type can be sent as, the natural kind first. Anything can be a document. */
export function kindsFor(type: string): readonly MediaKind[] {
  const [plain = ""] = type.toLowerCase().split(";");
  const natural = NATURAL[plain.trim()];
  return natural === undefined ? ["document"] : [natural, "document"];
}

/** Whether WhatsApp shows words below it. */
export function hasCaption(kind: MediaKind): boolean {
  return kind === "image" || kind === "video" || kind === "document";
}

/** The name a file is sent under: pasted pictures and recordings have none of their own. */
export function nameOf(file: Blob & { readonly name?: string }): string {
  return file.name || "file";
}

/**
 * Whether a paste with these types is one of files. Office programs put a picture of what was
 * copied beside its words, and it is the words that are meant.
 */
export function isFilePaste(types: readonly string[]): boolean {
  const isOffice = types.includes("text/plain") && types.includes("text/html");
  return types.includes("Files") && !isOffice;
}
