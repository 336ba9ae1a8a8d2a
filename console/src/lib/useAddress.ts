// The page's address as state: changing it changes the page, and Back goes back.

import { useSyncExternalStore } from "react";
import { type Address, readAddress, writeAddress } from "./address";

const CHANGED = "waxwing:address";

/** The address, and the ways to another that differs by a change. */
export type AddressHandle = {
  readonly address: Address;
  /** Where the change would lead, for a link. */
  readonly to: (change: Partial<Address>) => string;
  /** Goes there; Back comes back. */
  readonly push: (change: Partial<Address>) => void;
  /** Goes there without a step for Back. */
  readonly replace: (change: Partial<Address>) => void;
};

/** The page's address. */
export function useAddress(): AddressHandle {
  const search = useSyncExternalStore(listen, () => window.location.search);
  const address = readAddress(search);
  const to = (change: Partial<Address>) => writeAddress({ ...address, ...change });
  return {
    address,
    to,
    push: (change) => {
      window.history.pushState(null, "", to(change));
      window.dispatchEvent(new Event(CHANGED));
    },
    replace: (change) => {
      window.history.replaceState(null, "", to(change));
      window.dispatchEvent(new Event(CHANGED));
    },
  };
}

function listen(changed: () => void): () => void {
  window.addEventListener("popstate", changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    window.removeEventListener("popstate", changed);
    window.removeEventListener(CHANGED, changed);
  };
}
