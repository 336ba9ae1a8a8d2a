// Sizes in words.

import { expect, test } from "vitest";
import { sizeInWords } from "./size";

test.each([
  [0, "0 B"],
  [1_023, "1023 B"],
  [1_024, "1 KB"],
  [24_900, "24 KB"],
  [1_048_000, "1023 KB"],
  [1_048_575, "1.0 MB"],
  [1_258_291, "1.2 MB"],
  [16 * 1_048_576, "16 MB"],
  [100 * 1_048_576, "100 MB"],
  [5 * 1_073_741_824, "5.0 GB"],
])("%i bytes are %s", (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});
