// How the gateway is, in one line.

import { unreachable } from "../../lib/unreachable";
import { homeTexts } from "../../texts/home";
import type { Readiness } from "./gateway";

/** Draws the line, and says it again when it changes. */
export function ReadinessLine({ readiness }: { readonly readiness: Readiness }) {
  return (
    <p className={`readiness readiness--${readiness.kind}`} role="status">
      <span className="readiness__dot" aria-hidden="true" />
      {words(readiness)}
    </p>
  );
}

function words(readiness: Readiness): string {
  switch (readiness.kind) {
    case "asking":
      return homeTexts.readiness.asking;
    case "ready":
      return homeTexts.readiness.ready;
    case "not_ready":
      return `${homeTexts.readiness.notReady} ${homeTexts.statusAnswer(readiness.status)}`;
    case "silent":
      return homeTexts.readiness.silent;
    default:
      return unreachable(readiness);
  }
}
