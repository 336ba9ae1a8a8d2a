// Arriving from an ad: the first message and the ad it carries.

import type { InboundMessage } from "../../../lib/sandbox/inbound";

/** What is typed about the ad. */
export type Ad = {
  readonly headline: string;
  readonly body: string;
  readonly url: string;
  readonly message: string;
};

/** The message; the ad's ids are made of its words, so the same ad always has the same. */
export function fromAd(ad: Ad): InboundMessage {
  const id = digitsOf(`${ad.url} ${ad.headline}`);
  return {
    type: "text",
    text: { body: ad.message },
    referral: {
      source_url: ad.url,
      source_id: `1200000${id}`,
      source_type: "ad",
      headline: ad.headline,
      body: ad.body,
      ctwa_clid: `ctwa-${id}`,
    },
  };
}

/** Eleven digits that belong to a text. */
function digitsOf(text: string): string {
  let sum = 7;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 100_000_000_003;
  return String(sum).padStart(11, "0").slice(-11);
}
