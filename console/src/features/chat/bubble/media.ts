// Pictures, films, sounds and files, and the places and products that can stand where they do.

import type { JsonObject } from "../../../lib/decode";
import { amount, into, words, yes } from "../../../lib/look";
import type { Header } from "../../../lib/sandbox/shown";
import { unreachable } from "../../../lib/unreachable";
import { bubbleTexts } from "../../../texts/bubbles";
import type { Media, Piece, PlaceView } from "./piece";

const NOTHING_TOLD = { mimeType: null, size: null, isGone: false } as const;
const KINDS = ["image", "video", "audio", "document", "sticker"] as const;

/** The medium that a content or a header has under its type's name; null when that is none. */
export function mediaOf(type: string, of: JsonObject): Media | null {
  const kind = KINDS.find((it) => it === type);
  if (!kind) return null;
  const it = into(of, kind);
  return {
    ...NOTHING_TOLD,
    kind: kind === "audio" && yes(it, "voice") ? "voice" : kind,
    address: webAddress(words(it, "link")),
    id: words(it, "id"),
    filename: words(it, "filename"),
    mimeType: words(it, "mime_type"),
  };
}

/** The header of an interactive message or of a card. */
export function headerPieces(of: JsonObject): readonly Piece[] {
  const header = into(of, "header");
  const text = words(header, "text");
  if (text !== null) return [{ kind: "title", text }];
  const media = mediaOf(words(header, "type") ?? "", header);
  return media ? [{ kind: "media", media }] : [];
}

/** The header of a template, as the sandbox filled it in. */
export function shownHeader(header: Header | null, catalogId: string | null): readonly Piece[] {
  if (header === null) return [];
  const { kind } = header;
  switch (kind) {
    case "text":
      return header.text === null ? [] : [{ kind: "title", text: header.text }];
    case "image":
    case "video":
    case "document": {
      const { id, filename } = header;
      const address = webAddress(header.link);
      return [{ kind: "media", media: { ...NOTHING_TOLD, kind, address, id, filename } }];
    }
    case "location": {
      const { latitude, longitude, name, address } = header;
      return [{ kind: "place", place: { latitude, longitude, name, address } }];
    }
    case "product":
      return [{ kind: "product", title: productTitle(header.productId), catalogId }];
    case "other":
      return header.text === null ? [] : [{ kind: "title", text: header.text }];
    default:
      return unreachable(kind);
  }
}

/** A location message's place. */
export function placeOf(content: JsonObject): PlaceView {
  const it = into(content, "location");
  return {
    latitude: amount(it, "latitude"),
    longitude: amount(it, "longitude"),
    name: words(it, "name"),
    address: words(it, "address"),
  };
}

/** A product by its id; Meta keeps its name and picture. */
export function productTitle(id: string | null): string {
  return id === null ? bubbleTexts.shop : bubbleTexts.product(id);
}

/** Only web addresses are followed: a message's text must not run as a script. */
export function webAddress(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}
