// A sound with a button to play it.

import { useRef, useState } from "react";
import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";
import { IconButton } from "../../../ui/IconButton";

type Props = {
  readonly link: string;
  /** A voice message has a microphone and waves. */
  readonly voice: boolean;
  readonly name: string;
  readonly onError: () => void;
};

/** How high the waves are: a drawing, the same for every voice. */
const WAVES = [4, 7, 11, 6, 9, 14, 10, 5, 8, 13, 16, 11, 7, 12, 9, 5, 8, 14, 10, 6, 9, 12, 7, 4];

/** Draws the player. */
export function Player({ link, voice, name, onError }: Props) {
  const sound = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [share, setShare] = useState(0);
  const toggle = () => {
    if (playing) sound.current?.pause();
    else sound.current?.play().catch(onError);
  };
  return (
    <div className="player">
      <span className="player__kind">
        <Icon name={voice ? "mic" : "headphones"} size={20} />
      </span>
      <IconButton
        icon={playing ? "pause" : "play"}
        name={playing ? bubbleTexts.pause(name) : bubbleTexts.play(name)}
        onClick={toggle}
        size={22}
      />
      {voice ? (
        <svg className="player__waves" viewBox="0 0 120 20" aria-hidden="true">
          {WAVES.map((height, place) => (
            <rect
              key={String(place)}
              className={place / WAVES.length < share ? "player__heard" : ""}
              x={place * 5}
              y={10 - height / 2}
              width="2.6"
              height={height}
              rx="1.3"
            />
          ))}
        </svg>
      ) : (
        <progress className="player__bar" max={1} value={share} aria-label={name} />
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: a message's sound comes without captions. */}
      <audio
        ref={sound}
        src={link}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={({ currentTarget: it }) => setShare(it.currentTime / (it.duration || 1))}
        onError={onError}
      />
    </div>
  );
}
