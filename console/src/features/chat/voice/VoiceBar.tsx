// Where one writes otherwise, while a voice message is recorded or listened to.

import { UnstyledButton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { unreachable } from "../../../lib/unreachable";
import { attachTexts, voiceTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import { IconButton } from "../../../ui/IconButton";
import { ProblemNote } from "../../../ui/ProblemNote";
import { Player } from "../bubble/Player";
import { Meter } from "./Meter";
import type { VoiceHandle } from "./useVoice";

type Props = { readonly handle: VoiceHandle };

/** Draws the bar; Escape discards. */
export function VoiceBar({ handle }: Props) {
  const { voice, start, stop, send, discard } = handle;
  const bar = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  // Focus is the browser's: the button that was pressed last is gone at each step.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the steps alone.
  useEffect(() => (button.current?.disabled ? bar : button).current?.focus(), [voice.kind]);

  if (voice.kind === "failed") {
    return (
      <div className="composer voice">
        <ProblemNote problem={voice.problem} onRetry={start} onDismiss={discard} />
      </div>
    );
  }
  const canSend = voice.kind !== "asking" && voice.kind !== "off";
  return (
    <section
      ref={bar}
      className="composer voice"
      tabIndex={-1}
      aria-label={voiceTexts.yours}
      onKeyDown={(event) => {
        if (event.key === "Escape") discard();
      }}
    >
      <div className="composer__row">
        <IconButton
          icon="bin"
          className="composer__attach"
          name={voiceTexts.discard}
          onClick={discard}
          size={20}
        />
        <Inside handle={handle} />
        {voice.kind === "recording" && (
          <IconButton
            icon="stop"
            className="composer__attach voice__stop"
            name={voiceTexts.stop}
            onClick={stop}
            size={22}
          />
        )}
        <UnstyledButton
          ref={button}
          className="composer__send"
          aria-label={voiceTexts.send}
          title={voiceTexts.send}
          disabled={!canSend}
          onClick={send}
        >
          <Icon name="send" size={20} />
        </UnstyledButton>
      </div>
    </section>
  );
}

function Inside({ handle }: Props) {
  const { voice, stop } = handle;
  switch (voice.kind) {
    case "asking":
      return (
        <p className="voice__asking" role="status">
          {voiceTexts.asking}
        </p>
      );
    case "recording":
      return <Meter level={voice.level} since={voice.since} onFull={stop} />;
    case "review":
      return <Review address={voice.parcel.address} />;
    case "off":
    case "failed":
      return null;
    default:
      return unreachable(voice);
  }
}

/** The recording, to be listened to; a browser that cannot play it can send it all the same. */
function Review({ address }: { readonly address: string }) {
  const [mute, setMute] = useState(false);
  if (mute) return <p className="voice__asking">{attachTexts.noPreview}</p>;
  return <Player address={address} voice name={voiceTexts.yours} onError={() => setMute(true)} />;
}
