// The live stream for as long as a component is on the page.

import { useEffect, useRef, useState } from "react";
import { liveAddress } from "./calls";
import { type Connection, type Listeners, openLive } from "./live";

/** Listens to what happens to `person`; the listeners may change without reconnecting. */
export function useLive(person: string, listeners: Omit<Listeners, "onConnection">): Connection {
  const [connection, setConnection] = useState<Connection>("connecting");
  const current = useRef(listeners);

  // The stream outlives a rendering, so it calls whatever the last rendering brought.
  useEffect(() => {
    current.current = listeners;
  });

  // EventSource is not React: it is opened with the person and closed with the component.
  useEffect(
    () =>
      openLive(liveAddress(person), {
        onConnection: setConnection,
        onOpen: (returned) => current.current.onOpen(returned),
        onEntry: (it) => current.current.onEntry(it),
        onClock: (it) => current.current.onClock(it),
        onPeople: () => current.current.onPeople(),
        onReset: () => current.current.onReset(),
        onTyping: (it) => current.current.onTyping(it),
        onProblem: (it) => current.current.onProblem(it),
      }),
    [person],
  );
  return connection;
}
