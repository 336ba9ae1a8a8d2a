// What went wrong, in the one form every part of the pages can show.

import { isObject, UnexpectedShape } from "./decode";

/** A refusal or a breakdown: a short title, a sentence, and the server's stable code if it gave one. */
export class Problem extends Error {
  readonly title: string;
  readonly detail: string;
  readonly code: string | null;

  constructor(title: string, detail: string, code: string | null = null) {
    super(detail);
    this.name = "Problem";
    this.title = title;
    this.detail = detail;
    this.code = code;
  }
}

/** Reads the body of a refused call; whatever it is, there is something to show. */
export function problemFromAnswer(status: number, body: unknown): Problem {
  const said = isObject(body) ? body : {};
  const title = wordsOf(said["title"]) ?? `The server answered ${status}`;
  const first = firstError(said["errors"]);
  const detail = wordsOf(said["detail"]) ?? first ?? "It gave no reason.";
  return new Problem(title, detail, wordsOf(said["code"]));
}

/** Any thrown thing as a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnexpectedShape) {
    return new Problem("The answer was not understood", `${error.message}.`);
  }
  if (error instanceof TypeError) {
    return new Problem("No answer", "Waxwing does not answer. Is it still running?");
  }
  return new Problem("Something went wrong on this page", String(error));
}

function wordsOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function firstError(errors: unknown): string | null {
  if (!Array.isArray(errors)) return null;
  const first: unknown = errors[0];
  return isObject(first) ? wordsOf(first["detail"]) : null;
}
