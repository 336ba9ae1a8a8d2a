// Files chosen to be sent, for as long as they are looked at.

import { useReducer, useRef } from "react";
import type { Parcel } from "../parcel";
import { type DraftAction, type Drafts, draftsAfter, kindsFor, NO_DRAFTS, nameOf } from "./drafts";

/** Takes chosen files; those that were asked for as documents are sent as such. */
export type TakeFiles = (files: readonly File[], asDocuments?: boolean) => void;

/** The chosen files and what one can do with them. */
export type DraftsHandle = {
  readonly drafts: Drafts;
  readonly take: TakeFiles;
  readonly act: (action: DraftAction) => void;
  /** Gives them away to be sent: their addresses are the taker's from here on. */
  readonly give: () => readonly Parcel[];
  /** Puts them all back. */
  readonly drop: () => void;
};

/** No files are chosen at first. */
export function useDrafts(): DraftsHandle {
  const [drafts, dispatch] = useReducer(draftsAfter, NO_DRAFTS);
  const nextKey = useRef(1);
  const forget = (addresses: readonly { readonly address: string }[]) => {
    for (const { address } of addresses) URL.revokeObjectURL(address);
  };
  return {
    drafts,
    take: (files, asDocuments = false) => {
      const added = files.map((file) => {
        const key = nextKey.current;
        nextKey.current += 1;
        const [natural = "document"] = kindsFor(file.type);
        const kind = asDocuments ? "document" : natural;
        const address = URL.createObjectURL(file);
        const filename = nameOf(file);
        return { key, file, filename, kind, caption: "", address, isForwarded: false };
      });
      dispatch({ kind: "add", drafts: added });
    },
    act: (action) => {
      if (action.kind === "remove") forget(drafts.all.filter((it) => it.key === action.key));
      dispatch(action);
    },
    give: () => {
      dispatch({ kind: "clear" });
      return drafts.all;
    },
    drop: () => {
      forget(drafts.all);
      dispatch({ kind: "clear" });
    },
  };
}
