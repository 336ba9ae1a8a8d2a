// A sound: a button to play it, a bar that shows and moves the place, the time.

import { UnstyledButton } from "@mantine/core";
import { playingTime } from "../../../lib/time";
import { mediaTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import { IconButton } from "../../../ui/IconButton";
import { useSound } from "./useSound";

type Props = {
  readonly address: string;
  /** A voice message has a microphone, and can be heard faster. */
  readonly voice: boolean;
  readonly name: string;
  readonly onError: () => void;
};

const STEP_SECONDS = 0.1;

/** Draws the player. */
export function Player({ address, voice, name, onError }: Props) {
  const { sound, playing, at, length, rate, toggle, seek, speedUp, heard } = useSound();
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
      <audio ref={sound} src={address} preload="metadata" {...heard} onError={onError} />
    </fieldset>
  );
}
