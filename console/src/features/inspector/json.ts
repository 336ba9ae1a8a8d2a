// JSON for the eye: indented, and cut into pieces by what they are.

/** A piece of JSON text. */
export type JsonToken = {
  readonly kind: "key" | "string" | "number" | "word" | "mark";
  readonly text: string;
};

const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([^"\dtfn-]+|.)/g;

/** The value as indented text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The pieces of an indented text; put together they are that text. */
export function jsonTokens(text: string): readonly JsonToken[] {
  return [...text.matchAll(TOKEN)].flatMap(([, string, colon, number, word, mark]): JsonToken[] => {
    if (string !== undefined && colon !== undefined) {
      return [
        { kind: "key", text: string },
        { kind: "mark", text: colon },
      ];
    }
    if (string !== undefined) return [{ kind: "string", text: string }];
    if (number !== undefined) return [{ kind: "number", text: number }];
    if (word !== undefined) return [{ kind: "word", text: word }];
    return [{ kind: "mark", text: mark ?? "" }];
  });
}
