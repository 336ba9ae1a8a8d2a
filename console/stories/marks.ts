// Marks: what a story has shown of which type of message, for the table that is made of them.

import { appendFile } from "node:fs/promises";

/** Says that this story has seen `type` on the phone; the file is named by `WAXWING_MARKS`. */
export async function mark(type: string, story: string): Promise<void> {
  const file = process.env["WAXWING_MARKS"];
  if (!file) return;
  await appendFile(file, `${JSON.stringify({ type, column: "phone", test: story })}\n`);
}
