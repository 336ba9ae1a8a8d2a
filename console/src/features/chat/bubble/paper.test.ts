// The icons of documents.

import { expect, test } from "vitest";
import { paperOf } from "./paper";

test.each([
  ["invoice.pdf", "pdf", "PDF"],
  ["Quarter 3.XLSX", "sheet", "XLSX"],
  ["notes.tar.gz", "archive", "GZ"],
  ["deck.ppt", "slides", "PPT"],
  ["letter.docx", "text", "DOCX"],
  ["model.blend", "other", "BLEND"],
  ["README", "other", ""],
  [".env", "other", ""],
  ["a.notanending", "other", ""],
])("%s is of the family %s and ends in %s", (name, family, ending) => {
  expect(paperOf(name)).toEqual({ family, ending });
});
