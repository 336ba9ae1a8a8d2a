// Media that the sandbox keeps: where their bytes are, and what they are called when saved.

import { contentAddress, type KeptMedium } from "../../../lib/sandbox/media";
import type { Media, Piece, Stack } from "./piece";

/** The stack with the address of every medium that has an id, and what is known of it. */
export function withKept(stack: Stack, kept: readonly KeptMedium[] | null): Stack {
  const inPieces = (pieces: readonly Piece[]) =>
    pieces.map((it) => (it.kind === "media" ? { ...it, media: found(it.media, kept) } : it));
  return {
    ...stack,
    pieces: inPieces(stack.pieces),
    cards: stack.cards.map((card) => ({ ...card, pieces: inPieces(card.pieces) })),
  };
}

/** The stack with its medium on this page: before the sandbox has its bytes. */
export function withOwnFile(stack: Stack, own: Pick<Media, "address" | "kind" | "size">): Stack {
  const pieces = stack.pieces.map((it) =>
    it.kind === "media" ? { ...it, media: { ...it.media, ...own } } : it,
  );
  return { ...stack, pieces };
}

/** What it is called when it is saved: its own name, or its kind with the ending of its type. */
export function savedName({ filename, kind, mimeType }: Media): string {
  if (filename !== null) return filename;
  const [type = ""] = (mimeType ?? "").split(";");
  const ending = ENDINGS[type.trim()];
  return ending === undefined ? kind : `${kind}.${ending}`;
}

const ENDINGS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "video/mp4": "mp4",
  "video/3gpp": "3gp",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/ogg": "ogg",
  "application/pdf": "pdf",
  "text/plain": "txt",
};

/** A link needs no id; an id leads to its bytes where the sandbox has them, or does not say. */
function found(media: Media, kept: readonly KeptMedium[] | null): Media {
  const { id } = media;
  if (media.address !== null || id === null) return media;
  if (kept === null) return { ...media, address: contentAddress(id) };
  const it = kept.find((one) => one.id === id);
  if (!it) return media;
  return {
    ...media,
    address: it.available ? contentAddress(id) : null,
    isGone: !it.available,
    filename: media.filename ?? (media.kind === "document" ? it.filename : null),
    mimeType: it.mimeType ?? media.mimeType,
    size: it.size,
  };
}
