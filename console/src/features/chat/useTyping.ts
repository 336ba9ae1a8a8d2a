// Whether the business is typing, which nobody ever says the end of.

import { useEffect, useState } from "react";

/** WhatsApp takes the indicator away after this long, or when a message comes. */
const TYPING_MAX_MS = 25_000;

/** "typing…" and what begins and ends it. */
export function useTyping(): {
  readonly typing: boolean;
  readonly begin: () => void;
  readonly end: () => void;
} {
  const [since, setSince] = useState<number | null>(null);

  // A timer is not React's.
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setSince(null), TYPING_MAX_MS);
    return () => clearTimeout(timer);
  }, [since]);

  return {
    typing: since !== null,
    begin: () => setSince(performance.now()),
    end: () => setSince(null),
  };
}
