// Who has a phone, and changing it.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Problem, problemOf } from "../../lib/problem";
import { fetchPeople, savePerson } from "../../lib/sandbox/calls";
import type { Person, PersonChange } from "../../lib/sandbox/world";

/** What the page knows of the people. */
export type PeopleState =
  | { readonly kind: "loading" }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "ready"; readonly people: readonly Person[] };

/** The people and what one can do. */
export type PeopleHandle = {
  readonly state: PeopleState;
  readonly saveProblem: Problem | null;
  readonly refresh: () => void;
  /** Adds or changes a person; `onSaved` follows when the sandbox has it. */
  readonly save: (change: PersonChange, onSaved?: () => void) => void;
  readonly dismiss: () => void;
};

const KEY = ["people"];

/** The sandbox's people. */
export function usePeople(): PeopleHandle {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: fetchPeople });
  const refresh = () => queries.invalidateQueries({ queryKey: KEY });
  const saving = useMutation({ mutationFn: savePerson, onSettled: refresh, networkMode: "always" });
  return {
    state: stateOf(query.data, query.error),
    saveProblem: saving.error ? problemOf(saving.error) : null,
    refresh: () => void refresh(),
    save: (change, onSaved) => saving.mutate(change, { onSuccess: () => onSaved?.() }),
    dismiss: saving.reset,
  };
}

function stateOf(people: readonly Person[] | undefined, error: Error | null): PeopleState {
  if (people) return { kind: "ready", people };
  return error ? { kind: "problem", problem: problemOf(error) } : { kind: "loading" };
}
