// What the sandbox keeps of pictures, sounds and files: where it is, and how more of it gets there.

import { type Decode, object, text } from "../decode";
import { readJson } from "../http";
import { amount, objects, words } from "../look";
import { problemFromAnswer } from "../problem";
import { upload, type Watch } from "../upload";

/** The kinds of media a phone tells apart; a voice message is a sound of its own. */
export type MediaKind = "image" | "video" | "audio" | "voice" | "document" | "sticker";

/** A medium that the sandbox has, or had. */
export type KeptMedium = {
  readonly id: string;
  readonly mimeType: string | null;
  readonly size: number | null;
  readonly filename: string | null;
  /** Whether its bytes can be had. */
  readonly available: boolean;
};

const API = "/sandbox/api/media";

/** Where the bytes of a medium are. */
export function contentAddress(id: string): string {
  return `${API}/${encodeURIComponent(id)}/content`;
}

/** The bytes of a medium, with their type. */
export async function fetchMedium(address: string): Promise<Blob> {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw problemFromAnswer(answer.status, readJson(await answer.text()));
  return answer.blob();
}

/** Gives the sandbox a file of the person's; gives its media id. */
export function uploadMedium(file: Blob, filename: string, watch: Watch): Promise<string> {
  const query = new URLSearchParams({ filename });
  return upload(`${API}?${query}`, file, mediumId, watch);
}

/** Reads the media of a chat's entry; null where the sandbox does not say. */
export const keptMedia: Decode<readonly KeptMedium[] | null> = (value, at) => {
  const it = object(value, at);
  if (!Array.isArray(it["media"])) return null;
  return objects(it, "media").flatMap((one): KeptMedium[] => {
    const id = words(one, "id");
    if (id === null) return [];
    return [
      {
        id,
        mimeType: words(one, "mime_type"),
        size: amount(one, "file_size"),
        filename: words(one, "filename"),
        available: one["available"] !== false,
      },
    ];
  });
};

const mediumId: Decode<string> = (value, at) => text(object(value, at)["id"], `${at}/id`);
