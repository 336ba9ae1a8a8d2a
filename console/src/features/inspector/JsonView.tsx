// JSON in colours.

import { jsonTokens } from "./json";

/** Draws an indented JSON text. */
export function JsonView({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre className="json" tabIndex={0}>
      {jsonTokens(text).map((token, place) => (
        // Tokens have no identity but their place.
        <span className={`json__${token.kind}`} key={String(place)}>
          {token.text}
        </span>
      ))}
    </pre>
  );
}
