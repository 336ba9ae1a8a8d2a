// The page's address as state: changing it changes the page, and Back goes back.

import { useSyncExternalStore } from "react";
import { type Address, readAddress, writeAddress } from "./address";

const CHANGED = "waxwing:address";

/** The address, and how to go elsewhere: `push` leaves a step for Back, `replace` does not. */
export function useAddress(): {
  readonly address: Address;
  readonly push: (address: Address) => void;
  readonly replace: (address: Address) => void;
} {
  const search = useSyncExternalStore(listen, () => window.location.search);
  return { address: readAddress(search), push, replace };
}

function listen(changed: () => void): () => void {
  window.addEventListener("popstate", changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    window.removeEventListener("popstate", changed);
    window.removeEventListener(CHANGED, changed);
  };
}

function push(address: Address): void {
  window.history.pushState(null, "", writeAddress(address));
  window.dispatchEvent(new Event(CHANGED));
}

function replace(address: Address): void {
  window.history.replaceState(null, "", writeAddress(address));
  window.dispatchEvent(new Event(CHANGED));
}
