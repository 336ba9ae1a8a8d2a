// Saves a file under a name of our choosing.

/** How long the browser may take to begin saving what it was handed. */
const TAKEN_WITHIN_MS = 60_000;

/**
 * Has the browser save `file` as `name`.
 *
 * A link's own `download` would not do: the name that the server gives the file goes before it, and
 * what is not there any longer would be saved as a page of JSON.
 */
export function saveAs(name: string, file: Blob): void {
  const here = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = here;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(here), TAKEN_WITHIN_MS);
}
