// Why a medium cannot be shown: what is known of it, or what the browser says of its bytes.

import { useState } from "react";
import type { Media } from "./piece";
import type { Loss } from "./StandIn";

/** A medium as it can be shown, or why it cannot. */
export type Sight =
  | { readonly kind: "shown"; readonly address: string; readonly onError: () => void }
  | { readonly kind: "lost"; readonly loss: Loss };

/** How `media` can be shown. */
export function useSight({ address, id, isGone }: Media): Sight {
  const [failed, setFailed] = useState<{ readonly of: string; readonly loss: Loss } | null>(null);
  if (address === null) return { kind: "lost", loss: isGone ? "gone" : "nowhere" };
  // A medium on its way changes its address once the sandbox has it: then it is tried anew.
  if (failed?.of === address) return { kind: "lost", loss: failed.loss };
  const tell = (loss: Loss) => setFailed({ of: address, loss });
  return {
    kind: "shown",
    address,
    onError: () => {
      const isForeign = id === null && address.startsWith("http");
      if (isForeign) tell("lost");
      else if (address.startsWith("blob:")) tell("unplayable");
      else void isThere(address).then((there) => tell(there ? "unplayable" : "lost"));
    },
  };
}

/** Browsers do not tell a file they cannot play from one that is not there. */
async function isThere(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { headers: { range: "bytes=0-0" } });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
