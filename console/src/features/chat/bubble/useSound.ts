// A sound that is played: where it is, and what moves it.

import { type DOMAttributes, type RefObject, useRef, useState } from "react";

/** The sound and what one can do with it. */
export type Sound = {
  readonly sound: RefObject<HTMLAudioElement | null>;
  readonly playing: boolean;
  /** Where it is, in seconds. */
  readonly at: number;
  /** How long it is, in seconds; null while nobody knows. */
  readonly length: number | null;
  readonly rate: number;
  readonly toggle: () => void;
  readonly seek: (to: number) => void;
  /** To the next rate, and from the fastest back to the first. */
  readonly speedUp: () => void;
  /** What the element has to tell. */
  readonly heard: DOMAttributes<HTMLAudioElement>;
};

const RATES = [1, 1.5, 2] as const;

/** A sound that does not play yet. */
export function useSound(): Sound {
  const sound = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState<number | null>(null);
  const [rate, setRate] = useState<(typeof RATES)[number]>(1);
  const seek = (to: number) => {
    if (sound.current) sound.current.currentTime = to;
    setAt(to);
  };
  return {
    sound,
    playing,
    at,
    length,
    rate,
    toggle: () => {
      if (playing) sound.current?.pause();
      // What cannot be played says so by an error of its own; a pause in between is none.
      else sound.current?.play().catch(() => {});
    },
    seek,
    speedUp: () => {
      const next = RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1;
      if (sound.current) sound.current.playbackRate = next;
      setRate(next);
    },
    heard: {
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onEnded: () => seek(0),
      onDurationChange: ({ currentTarget: { duration } }) =>
        setLength(Number.isFinite(duration) ? duration : null),
      onTimeUpdate: ({ currentTarget }) => setAt(currentTarget.currentTime),
    },
  };
}
