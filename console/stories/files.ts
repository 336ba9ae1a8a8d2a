// Small real files, and the two ways in which they come into the sandbox: the business uploads
// one, or a person has one on their phone.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { list, object, text } from "../src/lib/decode";
import type { Waxwing } from "./waxwing";

const FOLDER = join(import.meta.dirname, "../../crates/sandbox/assets");

/** A file to be sent. */
export type StoryFile = { readonly name: string; readonly type: string; readonly path: string };

const file = (name: string, type: string): StoryFile => ({ name, type, path: join(FOLDER, name) });

/** One file of each kind: those the sandbox itself has. */
export const FILES = {
  photo: file("sample.jpg", "image/jpeg"),
  film: file("sample.mp4", "video/mp4"),
  voice: file("sample.ogg", "audio/ogg"),
  paper: file("sample.pdf", "application/pdf"),
  sticker: file("sample.webp", "image/webp"),
} as const;

/** The business uploads a file through the sandbox's Graph; gives its media id. */
export async function uploads(waxwing: Waxwing, { name, type, path }: StoryFile): Promise<string> {
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", type);
  form.set("file", new File([await readFile(path)], name, { type }));
  const at = `/sandbox/graph/v23.0/${waxwing.ready.phoneNumberId}/media`;
  const answer = await fetch(new URL(at, waxwing.ready.url), {
    method: "POST",
    headers: bearer(waxwing),
    body: form,
  });
  return idOf(await saidBy(answer));
}

/** A person has a file on their phone; gives its media id. */
export async function brings(waxwing: Waxwing, { name, type, path }: StoryFile): Promise<string> {
  const query = new URLSearchParams({ filename: name });
  const answer = await fetch(new URL(`/sandbox/api/media?${query}`, waxwing.ready.url), {
    method: "POST",
    headers: { ...bearer(waxwing), "content-type": type },
    body: await readFile(path),
  });
  return idOf(await saidBy(answer));
}

/** The bytes that the sandbox keeps of a medium. */
export async function bytesOf(waxwing: Waxwing, id: string): Promise<Buffer> {
  const at = new URL(`/sandbox/api/media/${id}/content`, waxwing.ready.url);
  const answer = await fetch(at, { headers: bearer(waxwing) });
  if (!answer.ok) throw new Error(`${id}: ${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** How many media the sandbox knows. */
export async function mediaCount(waxwing: Waxwing): Promise<number> {
  const said = object(await waxwing.sandboxCall("GET", "/sandbox/api/media"), "media");
  return list(object)(said["media"], "media/media").length;
}

function bearer({ ready }: Waxwing): { readonly authorization: string } {
  return { authorization: `Bearer ${ready.sandboxToken}` };
}

async function saidBy(answer: Response): Promise<string> {
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${said}`);
  return said;
}

function idOf(said: string): string {
  return text(object(JSON.parse(said), "medium")["id"], "medium/id");
}
