// Asks the gateway how it is, and whether it has a sandbox.

import { useQuery } from "@tanstack/react-query";
import { isPhonePage, type Readiness, readinessOf } from "./gateway";

const ASK_EVERY_MS = 5_000;
const ANSWER_WAIT_MAX_MS = 4_000;

/** How the gateway is, asked again and again. */
export function useReadiness(): Readiness {
  const query = useQuery({
    queryKey: ["readyz"],
    queryFn: async () => readinessOf(await statusOf("/readyz")),
    refetchInterval: ASK_EVERY_MS,
  });
  return query.data ?? { kind: "asking" };
}

/** Whether there is a sandbox phone to go to. */
export function useSandboxPhone(): boolean {
  const query = useQuery({
    queryKey: ["sandbox-phone"],
    queryFn: async () => {
      const answer = await fetch("/sandbox/", { signal: AbortSignal.timeout(ANSWER_WAIT_MAX_MS) });
      return isPhonePage(answer.status, await answer.text());
    },
  });
  return query.data ?? false;
}

async function statusOf(path: string): Promise<number | null> {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(ANSWER_WAIT_MAX_MS) });
    return answer.status;
  } catch {
    return null;
  }
}
