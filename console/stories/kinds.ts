// Every type of message there is, with the examples of `fixtures/types`, and what the phone shows of each.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type JsonObject, list, object, orNull, text } from "../src/lib/decode";

const FOLDER = join(import.meta.dirname, "../../fixtures/types");

/** A type and its examples. */
export type Kind = {
  readonly name: string;
  /** The template that has to be approved before. */
  readonly needs: JsonObject | null;
  readonly send: JsonObject | null;
  readonly receive: JsonObject | null;
};

/** The types, in the order of the table. */
export async function kinds(): Promise<readonly Kind[]> {
  const index = object(await read("index"), "index");
  const groups = list(object)(index["groups"], "index/groups");
  const names = groups.flatMap((group) => list(text)(group["types"], "index/groups/types"));
  return Promise.all(names.map(kindOf));
}

/** An example with the ids of messages that were sent before in their places. */
export function placed(example: JsonObject, theirs: string, ours: string): JsonObject {
  const said = JSON.stringify(example).replaceAll("{theirs}", theirs).replaceAll("{ours}", ours);
  return object(JSON.parse(said), "example");
}

async function kindOf(name: string): Promise<Kind> {
  const it = object(await read(name), name);
  const example = (member: string) => orNull(object)(it[member], `${name}/${member}`);
  return { name, needs: example("needs"), send: example("send"), receive: example("receive") };
}

async function read(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(FOLDER, `${name}.json`), "utf8"));
}
