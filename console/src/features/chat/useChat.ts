// A person's chat with one business number: fetched, kept current, written to.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Problem, problemOf } from "../../lib/problem";
import { type ChatOf, fetchChat } from "../../lib/sandbox/calls";
import type { Entry } from "../../lib/sandbox/entry";
import type { InboundMessage } from "../../lib/sandbox/inbound";
import { type Chat, extend, learn, renew } from "./chat";
import { type Outgoing, unseen } from "./outgoing";
import type { Parcel } from "./parcel";
import { useOutbox } from "./useOutbox";

/** What the page knows of the chat. */
export type ChatState =
  | { readonly kind: "loading" }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "ready"; readonly chat: Chat };

/** The chat and everything one can do with it. */
export type ChatHandle = {
  readonly state: ChatState;
  readonly outgoing: readonly Outgoing[];
  /** Why earlier messages could not be fetched, if they could not. */
  readonly olderProblem: Problem | null;
  readonly hear: (entry: Entry) => void;
  readonly refresh: () => void;
  readonly showOlder: () => void;
  readonly send: (message: InboundMessage) => void;
  /** Sends files, one message each, in reply to a message or to none. */
  readonly sendParcels: (parcels: readonly Parcel[], to: string | null) => void;
  readonly retry: (outgoing: Outgoing) => void;
  readonly discard: (outgoing: Outgoing) => void;
};

const NO_ENTRIES: readonly Entry[] = [];

/** The chat of `of`, for as long as the component is on the page. */
export function useChat(of: ChatOf): ChatHandle {
  const queries = useQueryClient();
  const key = ["chat", of.person, of.phoneNumberId];
  const listening = useRef<Entry[] | null>(null);
  const query = useQuery({
    queryKey: key,
    queryFn: async () => {
      // What the stream says while the answer is on its way may be newer than the answer.
      const heard: Entry[] = [];
      listening.current = heard;
      const page = await fetchChat(of, null);
      if (listening.current === heard) listening.current = null;
      return renew(queries.getQueryData<Chat>(key), page, heard);
    },
  });
  const older = useOlder(of, (page) =>
    queries.setQueryData<Chat>(key, (known) => (known ? extend(known, page) : known)),
  );
  const refresh = async () => {
    // A fetch on its way may have been answered before what one wants to see happened.
    await queries.cancelQueries({ queryKey: key });
    await queries.invalidateQueries({ queryKey: key });
  };
  const entries = query.data?.entries ?? NO_ENTRIES;
  const outbox = useOutbox(of, entries, () => void refresh());

  return {
    state: stateOf(query.data, query.error),
    outgoing: unseen(outbox.outgoing, entries),
    olderProblem: older.problem,
    refresh: () => void refresh(),
    hear: (entry) => {
      if (entry.phoneNumberId !== of.phoneNumberId) return;
      listening.current?.push(entry);
      queries.setQueryData<Chat>(key, (known) =>
        known ? { ...known, entries: learn(known.entries, [entry]) } : known,
      );
    },
    showOlder: () => older.fetch(query.data?.before ?? null),
    send: outbox.send,
    sendParcels: outbox.sendParcels,
    retry: outbox.retry,
    discard: outbox.discard,
  };
}

function stateOf(chat: Chat | undefined, error: Error | null): ChatState {
  if (chat) return { kind: "ready", chat };
  return error ? { kind: "problem", problem: problemOf(error) } : { kind: "loading" };
}

function useOlder(of: ChatOf, onPage: (page: Chat) => void) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const fetchOlder = (before: string | null) => {
    if (before === null) return;
    setProblem(null);
    fetchChat(of, before).then(onPage, (error: unknown) => setProblem(problemOf(error)));
  };
  return { problem, fetch: fetchOlder };
}
