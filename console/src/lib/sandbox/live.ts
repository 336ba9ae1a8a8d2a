// The live stream: what happens to a person's phone, as it happens, for as long as the page is open.

import { object, text } from "../decode";
import { type Problem, problemOf } from "../problem";
import { type Entry, entry } from "./entry";
import { type SandboxClock, sandboxClock } from "./world";

/** Whether the page hears what happens. */
export type Connection = "connecting" | "live" | "lost";

/** Who wants to know what. */
export type Listeners = {
  readonly onConnection: (connection: Connection) => void;
  /**
   * The stream is open, for the first time or (`returned`) again: it tells what happens from here
   * on, so what happened before must be fetched.
   */
  readonly onOpen: (returned: boolean) => void;
  readonly onEntry: (entry: Entry) => void;
  readonly onClock: (clock: SandboxClock) => void;
  readonly onPeople: () => void;
  readonly onReset: () => void;
  readonly onTyping: (phoneNumberId: string) => void;
  /** The stream said something this page does not understand. */
  readonly onProblem: (problem: Problem) => void;
};

/** The part of `EventSource` that is used. */
export interface Source {
  addEventListener(name: string, listener: (event: Event) => void): void;
  close(): void;
}

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 8_000;

/** How long to wait before try number `attempt` (the first is 1) to get the stream back. */
export function retryDelay(attempt: number): number {
  return Math.min(RETRY_FIRST_MS * 2 ** (attempt - 1), RETRY_MAX_MS);
}

/**
 * Opens the stream and keeps it open; the result closes it for good.
 *
 * Reconnecting is done here and not by `EventSource`, which gives up for ever when it is
 * answered anything but 200 (a proxy's 502 while the server restarts, for instance).
 */
export function openLive(
  address: string,
  listeners: Listeners,
  open: (address: string) => Source = (it) => new EventSource(it),
): () => void {
  let failures = 0;
  let closed = false;
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    const opened = open(address);
    source = opened;
    opened.addEventListener("open", () => {
      const returned = failures > 0;
      failures = 0;
      listeners.onConnection("live");
      listeners.onOpen(returned);
    });
    opened.addEventListener("error", () => {
      opened.close();
      if (closed || source !== opened) return;
      source = null;
      failures += 1;
      listeners.onConnection("lost");
      timer = setTimeout(connect, retryDelay(failures));
    });
    listen(opened, listeners);
  };

  listeners.onConnection("connecting");
  connect();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}

function listen(source: Source, listeners: Listeners): void {
  const on = (name: string, take: (said: unknown) => void) =>
    source.addEventListener(name, (event) => {
      try {
        take(event instanceof MessageEvent ? JSON.parse(String(event.data)) : null);
      } catch (error) {
        listeners.onProblem(problemOf(error));
      }
    });
  on("entry", (said) => listeners.onEntry(entry(said, "entry")));
  on("clock", (said) => listeners.onClock(sandboxClock(said, "clock")));
  on("people", () => listeners.onPeople());
  on("reset", () => listeners.onReset());
  on("typing", (said) => {
    const it = object(said, "typing");
    listeners.onTyping(text(it["phone_number_id"], "typing/phone_number_id"));
  });
}
