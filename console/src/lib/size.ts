// How large a file is, in words.

const UNITS = ["KB", "MB", "GB"] as const;
const STEP = 1024;

/** "312 B", "24 KB", "1.2 MB"; a megabyte is Meta's, 1024 times 1024 bytes. */
export function sizeInWords(bytes: number): string {
  if (bytes < STEP) return `${bytes} B`;
  let size = bytes / STEP;
  let unit = 0;
  // What would be rounded to 1024 of one unit is one of the next.
  while (Math.round(size) >= STEP && unit < UNITS.length - 1) {
    size /= STEP;
    unit += 1;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}
