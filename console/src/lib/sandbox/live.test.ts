// The live stream: what it passes on, and how it comes back.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Listeners, openLive, retryDelay, type Source } from "./live";

/** A stream in the hands of the test. */
class HandSource extends EventTarget implements Source {
  closed = false;
  close() {
    this.closed = true;
  }
  say(name: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

let sources: HandSource[] = [];
let heard: string[] = [];

const listeners: Listeners = {
  onConnection: (connection) => heard.push(connection),
  onOpen: (returned) => heard.push(returned ? "open again" : "open"),
  onEntry: (entry) => heard.push(`entry ${entry.id}`),
  onClock: (clock) => heard.push(`clock ${clock.offsetSeconds}`),
  onPeople: () => heard.push("people"),
  onReset: () => heard.push("reset"),
  onTyping: (id) => heard.push(`typing ${id}`),
  onProblem: (problem) => heard.push(`problem: ${problem.detail}`),
};

const open = () =>
  openLive("/live", listeners, () => {
    const source = new HandSource();
    sources.push(source);
    return source;
  });
const latest = () => {
  const source = sources.at(-1);
  if (!source) throw new Error("no stream was opened");
  return source;
};

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  heard = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test("every kind of event reaches its listener", () => {
  open();
  latest().dispatchEvent(new Event("open"));
  latest().say("clock", { now: "2026-11-20T10:00:00Z", offset_seconds: 3600 });
  latest().say("people", {});
  latest().say("reset", {});
  latest().say("typing", { person: "+1", phone_number_id: "7" });
  expect(heard).toEqual([
    "connecting",
    "live",
    "open",
    "clock 3600",
    "people",
    "reset",
    "typing 7",
  ]);
});

test("a lost stream is opened again, and says that it returned", () => {
  open();
  latest().dispatchEvent(new Event("open"));
  latest().dispatchEvent(new Event("error"));
  expect(sources[0]?.closed).toBe(true);
  vi.advanceTimersByTime(retryDelay(1));
  expect(sources).toHaveLength(2);
  latest().dispatchEvent(new Event("open"));
  expect(heard).toEqual(["connecting", "live", "open", "lost", "live", "open again"]);
});

test("each failed try waits longer, up to a bound, and success forgets them", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(retryDelay)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
  ]);
  open();
  latest().dispatchEvent(new Event("error"));
  vi.advanceTimersByTime(500);
  latest().dispatchEvent(new Event("error"));
  vi.advanceTimersByTime(999);
  expect(sources).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(sources).toHaveLength(3);
  latest().dispatchEvent(new Event("open"));
  latest().dispatchEvent(new Event("error"));
  vi.advanceTimersByTime(500);
  expect(sources).toHaveLength(4);
});

test("a closed stream stays closed", () => {
  const close = open();
  latest().dispatchEvent(new Event("error"));
  close();
  vi.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
});

test("what is not understood is a problem, and the stream goes on", () => {
  open();
  latest().say("entry", { id: 7, timeline: [] });
  latest().say("people", {});
  expect(heard).toEqual(["connecting", "problem: entry/id should be a text.", "people"]);
});
