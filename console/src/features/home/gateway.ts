// What the gateway's own answers say about it.

/** How the gateway is. */
export type Readiness =
  | { readonly kind: "asking" }
  | { readonly kind: "ready" }
  | { readonly kind: "not_ready"; readonly status: number }
  | { readonly kind: "silent" };

/** Reads the status `/readyz` answered; null when nothing answered. */
export function readinessOf(status: number | null): Readiness {
  if (status === null) return { kind: "silent" };
  return status >= 200 && status < 300 ? { kind: "ready" } : { kind: "not_ready", status };
}

/** What the phone page says of itself, so that no other page at its address is taken for it. */
export const PHONE_PAGE_NAME = 'name="application-name" content="Waxwing sandbox phone"';

/** Whether an answer to `/sandbox/` is the phone page. */
export function isPhonePage(status: number, page: string): boolean {
  return status === 200 && page.includes(PHONE_PAGE_NAME);
}
