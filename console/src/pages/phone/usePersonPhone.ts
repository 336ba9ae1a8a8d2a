// Everything the page of one person lives from, and how the live stream feeds it.

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useChat } from "../../features/chat/useChat";
import { useTyping } from "../../features/chat/useTyping";
import { useClock } from "../../features/clock/useClock";
import type { Problem } from "../../lib/problem";
import { useLive } from "../../lib/sandbox/useLive";
import type { BusinessNumber, Person } from "../../lib/sandbox/world";

/** The chat, the clock, the stream, and what it could not make sense of. */
export function usePersonPhone(person: Person, number: BusinessNumber, onPeople: () => void) {
  const queries = useQueryClient();
  const clock = useClock();
  const typing = useTyping();
  const chat = useChat({ person: person.phone, phoneNumberId: number.phoneNumberId });
  const [streamProblem, setStreamProblem] = useState<Problem | null>(null);
  const refreshAll = () => {
    chat.refresh();
    void queries.invalidateQueries();
  };
  const connection = useLive(person.phone, {
    onEntry: (entry) => {
      if (entry.direction === "to_person") typing.end();
      chat.hear(entry);
    },
    onClock: clock.hear,
    onPeople,
    onReset: refreshAll,
    onOpen: (returned) => (returned ? refreshAll() : chat.refresh()),
    onTyping: (phoneNumberId) => {
      if (phoneNumberId === number.phoneNumberId) typing.begin();
    },
    onProblem: setStreamProblem,
  });
  return {
    clock,
    chat,
    connection,
    typing: typing.typing,
    streamProblem,
    dismissStreamProblem: () => setStreamProblem(null),
  };
}
