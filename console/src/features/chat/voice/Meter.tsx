// How long the recording is, and how loud it has been for the last seconds.

import { useEffect, useState } from "react";
import { playingTime } from "../../../lib/time";
import { voiceTexts } from "../../../texts/media";
import { heardAfter, RECORDING_SECONDS_MAX, SILENCE } from "./heard";

type Props = {
  readonly level: () => number;
  readonly since: number;
  /** Called when the recording is as long as it may be. */
  readonly onFull: () => void;
};

const LOOK_EVERY_MS = 80;
const STEP = 4;
const HEIGHT = 28;

/** Draws a red dot, the time, and a bar for each look. */
export function Meter({ level, since, onFull }: Props) {
  const [levels, setLevels] = useState(SILENCE);
  const [seconds, setSeconds] = useState(0);

  // The sound is not React's: it is looked at, again and again.
  useEffect(() => {
    const timer = setInterval(() => {
      setLevels((heard) => heardAfter(heard, level()));
      setSeconds((performance.now() - since) / 1000);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [level, since]);

  const isFull = seconds >= RECORDING_SECONDS_MAX;
  // The end of a recording is no rendering.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only its being full counts.
  useEffect(() => {
    if (isFull) onFull();
  }, [isFull]);

  const width = SILENCE.length * STEP;
  return (
    <div className="voice__meter">
      <span className="voice__dot" aria-hidden="true" />
      <span className="voice__said" role="status">
        {voiceTexts.recording}
      </span>
      <time className="voice__time">{playingTime(seconds)}</time>
      <svg
        className="voice__levels"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="xMaxYMid slice"
        aria-hidden="true"
      >
        {levels.map((heard, place) => {
          const height = Math.max(2.4, heard * HEIGHT);
          return (
            <rect
              key={String(place)}
              x={place * STEP}
              y={(HEIGHT - height) / 2}
              width="2.4"
              height={height}
              rx="1.2"
            />
          );
        })}
      </svg>
    </div>
  );
}
