// The sandbox's clock: it runs on here between what the sandbox says of it.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Problem, problemOf } from "../../lib/problem";
import { advanceClock, fetchClock } from "../../lib/sandbox/calls";
import type { SandboxClock } from "../../lib/sandbox/world";

/** How often the minute on the phone is looked at. */
const LOOK_EVERY_MS = 5_000;

const KEY = ["clock"];

/** What the browser's clock must be moved by to show the sandbox's time. */
type Known = { readonly clock: SandboxClock; readonly skewMs: number };

/** The clock and turning it. */
export type ClockHandle = {
  /** The sandbox's time; the browser's own until the sandbox has told. */
  readonly now: number;
  readonly clock: SandboxClock | null;
  readonly problem: Problem | null;
  readonly hear: (clock: SandboxClock) => void;
  readonly turn: (advance: "1h" | "24h") => void;
  readonly dismiss: () => void;
};

/** The sandbox's clock. */
export function useClock(): ClockHandle {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: async () => known(await fetchClock()) });
  const hear = (clock: SandboxClock) => queries.setQueryData<Known>(KEY, known(clock));
  const turning = useMutation({
    mutationFn: advanceClock,
    onSuccess: hear,
    networkMode: "always",
  });
  const browserNow = useBrowserNow();
  return {
    now: browserNow + (query.data?.skewMs ?? 0),
    clock: query.data?.clock ?? null,
    problem: turning.error ? problemOf(turning.error) : null,
    hear,
    turn: (advance) => turning.mutate(advance),
    dismiss: turning.reset,
  };
}

function known(clock: SandboxClock): Known {
  return { clock, skewMs: clock.now - Date.now() };
}

function useBrowserNow(): number {
  const [now, setNow] = useState(Date.now);
  // Time is not React's.
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
