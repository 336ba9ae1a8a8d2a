// A sound: a button to play it, a bar that shows and moves the place, the time.

import { UnstyledButton } from "@mantine/core";
import { useRef, useState } from "react";
import { playingTime } from "../../../lib/time";
import { mediaTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import { IconButton } from "../../../ui/IconButton";

type Props = {
  readonly address: string;
  /** A voice message has a microphone, and can be heard faster. */
  readonly voice: boolean;
  readonly name: string;
  readonly onError: () => void;
};

const RATES = [1, 1.5, 2] as const;
const STEP_SECONDS = 0.1;

/** Draws the player. */
export function Player({ address, voice, name, onError }: Props) {
  const sound = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState<number | null>(null);
  const [rate, setRate] = useState<(typeof RATES)[number]>(1);
  const toggle = () => {
    if (playing) sound.current?.pause();
    // What cannot be played says so by an error of its own; a pause in between is none.
    else sound.current?.play().catch(() => {});
  };
  const seek = (to: number) => {
    if (sound.current) sound.current.currentTime = to;
    setAt(to);
  };
  const speedUp = () => {
    const next = RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1;
    if (sound.current) sound.current.playbackRate = next;
    setRate(next);
  };
  const end = length === null ? "–:––" : playingTime(length);
  return (
    <fieldset className="player" aria-label={name}>
      <span className="player__kind">
        <Icon name={voice ? "mic" : "headphones"} size={20} />
      </span>
      <IconButton
        icon={playing ? "pause" : "play"}
        name={playing ? mediaTexts.pause(name) : mediaTexts.play(name)}
        onClick={toggle}
        size={22}
      />
      <div className="player__middle">
        <input
          className="player__bar"
          type="range"
          min={0}
          max={length ?? 1}
          step={STEP_SECONDS}
          value={Math.min(at, length ?? 1)}
          style={{ backgroundSize: `${(100 * at) / (length ?? 1)}% 4px, 100% 4px` }}
          disabled={length === null}
          aria-label={mediaTexts.position}
          aria-valuetext={mediaTexts.positionOf(playingTime(at), end)}
          onChange={(event) => seek(event.currentTarget.valueAsNumber)}
        />
        <span className="player__time" aria-hidden="true">
          {playing || at > 0 ? `${playingTime(at)} / ${end}` : end}
        </span>
      </div>
      {voice && (playing || rate !== 1) && (
        <UnstyledButton
          className="player__rate"
          aria-label={mediaTexts.speed(rate)}
          onClick={speedUp}
        >
          {rate}×
        </UnstyledButton>
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: a message's sound comes without captions. */}
      <audio
        ref={sound}
        src={address}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => seek(0)}
        onDurationChange={({ currentTarget: it }) =>
          setLength(Number.isFinite(it.duration) ? it.duration : null)
        }
        onTimeUpdate={({ currentTarget: it }) => setAt(it.currentTime)}
        onError={onError}
      />
    </fieldset>
  );
}
