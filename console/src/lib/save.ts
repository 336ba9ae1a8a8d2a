// Saves a file of the server's under a name of our choosing.

import { problemFromAnswer } from "./problem";

/** How long the browser may take to begin saving what it was handed. */
const TAKEN_WITHIN_MS = 60_000;

/**
 * Fetches `address` and has the browser save it as `name`.
 *
 * A link's own `download` would not do: the name that the server gives the file goes before it, and
 * what is not there any longer would be saved as a page of JSON.
 */
export async function saveAs(name: string, address: string): Promise<void> {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw problemFromAnswer(answer.status, null);
  const here = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = here;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(here), TAKEN_WITHIN_MS);
}
