// One call to the server: JSON out, JSON in, refusals as problems.

import type { Decode } from "./decode";
import { problemFromAnswer } from "./problem";

/** Longer than any answer of a healthy server on this machine or this network. */
const ANSWER_WAIT_MAX_MS = 15_000;

/** Asks for `path` and reads the answer with `decode`. */
export function get<T>(path: string, decode: Decode<T>): Promise<T> {
  return call(path, {}, decode);
}

/** Posts `body` as JSON and reads the answer with `decode`. */
export function post<T>(path: string, body: unknown, decode: Decode<T>): Promise<T> {
  const headers = { "content-type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) }, decode);
}

async function call<T>(path: string, init: RequestInit, decode: Decode<T>): Promise<T> {
  const signal = AbortSignal.timeout(ANSWER_WAIT_MAX_MS);
  const answer = await fetch(path, { ...init, signal, credentials: "same-origin" });
  const body = readJson(await answer.text());
  if (!answer.ok) throw problemFromAnswer(answer.status, body);
  return decode(body, path);
}

/** The JSON that a text is; null for what is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
