// Whatever goes wrong, there is something to show.

import { expect, test } from "vitest";
import { text } from "./decode";
import { Problem, problemFromAnswer, problemOf } from "./problem";

test("a problem of the server keeps its title, detail and code", () => {
  const problem = problemFromAnswer(422, {
    title: "Unprocessable",
    detail: "the text is empty",
    code: "inbound.empty",
  });
  expect(problem).toMatchObject({
    title: "Unprocessable",
    detail: "the text is empty",
    code: "inbound.empty",
  });
});

test("without a detail the first of the errors speaks", () => {
  const body = { title: "Unprocessable", errors: [{ detail: "/phone has no country code" }] };
  expect(problemFromAnswer(422, body).detail).toBe("/phone has no country code");
});

test.each([
  [null],
  ["<html>"],
  [[]],
  [{ title: "", detail: 7, errors: ["x"] }],
])("an answer that is no problem (%j) is still shown", (body) => {
  expect(problemFromAnswer(502, body)).toMatchObject({
    title: "The server answered 502",
    detail: "It gave no reason.",
    code: null,
  });
});

test("no answer, a strange answer and a fault of the page are told apart", () => {
  expect(problemOf(new TypeError("Failed to fetch")).title).toBe("No answer");
  expect(problemOf(caught(() => text(1, "people/0/name")))).toMatchObject({
    title: "The answer was not understood",
    detail: "people/0/name should be a text.",
  });
  expect(problemOf("boom").detail).toBe("boom");
  const problem = new Problem("a", "b");
  expect(problemOf(problem)).toBe(problem);
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
