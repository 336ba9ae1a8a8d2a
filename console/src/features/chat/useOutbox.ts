// What the person sends: each message with its file, one after the other, until the chat shows it.

import { useEffect, useReducer, useRef } from "react";
import { problemOf } from "../../lib/problem";
import { type ChatOf, sendInbound } from "../../lib/sandbox/calls";
import type { Entry } from "../../lib/sandbox/entry";
import type { InboundMessage } from "../../lib/sandbox/inbound";
import { fetchMedium, uploadMedium } from "../../lib/sandbox/media";
import { needsUpload, type Outgoing, onTheWay, withMediaId } from "./outgoing";
import { type Parcel, parcelMessage } from "./parcel";

/** The messages on their way, and how more get there. */
export type Outbox = {
  readonly outgoing: readonly Outgoing[];
  readonly send: (message: InboundMessage) => void;
  readonly sendParcels: (parcels: readonly Parcel[], to: string | null) => void;
  readonly retry: (outgoing: Outgoing) => void;
  readonly discard: (outgoing: Outgoing) => void;
};

type Letter = Pick<Outgoing, "message" | "parcel">;

/** The outbox of a chat that shows `entries`; `onTaken` is called when the sandbox has taken one. */
export function useOutbox(of: ChatOf, entries: readonly Entry[], onTaken: () => void): Outbox {
  const [outgoing, act] = useReducer(onTheWay, []);
  const nextKey = useRef(0);
  const uploads = useRef(new Map<number, AbortController>());
  // What was given up while others were sent before it.
  const discarded = useRef(new Set<number>());

  const uploaded = async (key: number, { message, parcel }: Letter): Promise<InboundMessage> => {
    if (parcel === null || !needsUpload({ message, parcel })) return message;
    const abort = new AbortController();
    uploads.current.set(key, abort);
    const file = parcel.file ?? (await fetchMedium(parcel.address));
    const id = await uploadMedium(file, parcel.filename, {
      onShare: (share) => act({ kind: "upload", key, share }),
      signal: abort.signal,
    }).finally(() => uploads.current.delete(key));
    const named = withMediaId(message, parcel, id);
    act({ kind: "uploaded", key, message: named });
    return named;
  };
  const post = async (key: number, letter: Letter) => {
    if (discarded.current.has(key)) return;
    try {
      const wamid = await sendInbound(of, await uploaded(key, letter));
      act({ kind: "took", key, wamid });
      onTaken();
    } catch (error) {
      act({ kind: "refuse", key, problem: problemOf(error) });
    }
  };
  const begin = (key: number, { message, parcel }: Letter) => {
    act({ kind: "send", key, message, parcel, known: new Set(entries.map((it) => it.id)) });
  };
  const newKey = () => {
    nextKey.current += 1;
    return nextKey.current;
  };
  useTidyAddresses(outgoing, entries);

  return {
    outgoing,
    send: (message) => {
      const [key, letter] = [newKey(), { message, parcel: null }];
      begin(key, letter);
      void post(key, letter);
    },
    sendParcels: (parcels, to) => {
      const letters = parcels.map((parcel) => {
        return { key: newKey(), letter: { message: parcelMessage(parcel, "", to), parcel } };
      });
      for (const { key, letter } of letters) begin(key, letter);
      // One after the other, so that they arrive in the order in which they were chosen.
      void letters.reduce(async (before, { key, letter }) => {
        await before;
        await post(key, letter);
      }, Promise.resolve());
    },
    retry: (it) => {
      begin(it.key, it);
      void post(it.key, it);
    },
    discard: ({ key, parcel }) => {
      discarded.current.add(key);
      uploads.current.get(key)?.abort();
      if (parcel) URL.revokeObjectURL(parcel.address);
      act({ kind: "discard", key });
    },
  };
}

/** Gives the browser's memory of a file back once the chat shows the sandbox's own copy. */
function useTidyAddresses(outgoing: readonly Outgoing[], entries: readonly Entry[]): void {
  // Addresses of files are the browser's.
  useEffect(() => {
    const ids = new Set(entries.map((it) => it.id));
    for (const { parcel, state } of outgoing) {
      if (parcel && state.kind === "taken" && ids.has(state.wamid)) {
        URL.revokeObjectURL(parcel.address);
      }
    }
  }, [outgoing, entries]);
}
