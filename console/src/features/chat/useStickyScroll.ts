// Keeps the chat at its end while one is there, and leaves it alone while one reads above.

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Nearer to the end than this counts as being there. */
const AT_END_PX = 32;

/** The scrolling of a list whose items have ids, oldest first. */
export function useStickyScroll(ids: readonly string[]): {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** How many have arrived below since one scrolled up. */
  readonly unseen: number;
  readonly toEnd: () => void;
} {
  const frame = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const size = useRef<Size>({ scrollHeight: 0, clientHeight: 0 });
  const before = useRef({ ids, height: 0 });
  const [unseen, setUnseen] = useState(0);

  const toEnd = () => {
    atEnd.current = true;
    setUnseen(0);
    if (frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  };

  // Sizes change for many reasons (a message, a picture, a taller composer), and only the browser knows.
  useEffect(() => {
    const watched = new ResizeObserver(() => {
      const it = frame.current;
      if (!it) return;
      if (atEnd.current) it.scrollTop = it.scrollHeight;
      size.current = sizeOf(it);
    });
    if (frame.current) watched.observe(frame.current);
    if (content.current) watched.observe(content.current);
    return () => watched.disconnect();
  }, []);

  // Scrolling is the browser's state: what comes in front must not move what one reads.
  useLayoutEffect(() => {
    const scrolled = frame.current;
    const last = before.current;
    const height = scrolled?.scrollHeight ?? 0;
    const arrived = arrivedBelow(last.ids, ids);
    if (scrolled && !atEnd.current && last.ids[0] !== ids[0] && arrived === 0) {
      scrolled.scrollTop += height - last.height;
    }
    if (!atEnd.current && arrived > 0) setUnseen((count) => count + arrived);
    before.current = { ids, height };
  }, [ids]);

  return {
    frame,
    content,
    unseen,
    toEnd,
    onScroll: () => {
      const it = frame.current;
      if (!it) return;
      atEnd.current = isAtEnd(atEnd.current, size.current, it);
      size.current = sizeOf(it);
      if (atEnd.current) setUnseen(0);
    },
  };
}

type Size = Pick<HTMLElement, "scrollHeight" | "clientHeight">;

function sizeOf({ scrollHeight, clientHeight }: HTMLElement): Size {
  return { scrollHeight, clientHeight };
}

/**
 * Whether one is at the end after a scroll event.
 *
 * A list that has grown, or whose frame has, is scrolled by the browser and not by a person: who
 * was at the end then wants to stay there, though for a moment the end is elsewhere.
 */
export function isAtEnd(
  wasAtEnd: boolean,
  before: Size,
  now: Size & Pick<HTMLElement, "scrollTop">,
): boolean {
  const resized =
    before.scrollHeight !== now.scrollHeight || before.clientHeight !== now.clientHeight;
  const near = now.scrollHeight - now.scrollTop - now.clientHeight <= AT_END_PX;
  return near || (resized && wasAtEnd);
}

/** How many of `now` stand below the last of `then`. */
export function arrivedBelow(then: readonly string[], now: readonly string[]): number {
  const last = then.at(-1);
  if (last === undefined) return 0;
  const place = now.lastIndexOf(last);
  return place === -1 ? 0 : now.length - 1 - place;
}
