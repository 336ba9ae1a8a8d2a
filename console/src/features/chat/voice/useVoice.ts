// A voice message from the first word to the last: asked for, recorded, listened to, sent.

import { useEffect, useReducer, useRef } from "react";
import { Problem } from "../../../lib/problem";
import { type Recording, record } from "../../../lib/voice/record";
import { voiceTexts } from "../../../texts/media";
import type { Parcel } from "../parcel";

/** How far the voice message is. */
export type Voice =
  | { readonly kind: "off" }
  | { readonly kind: "asking" }
  | { readonly kind: "recording"; readonly level: () => number; readonly since: number }
  | { readonly kind: "review"; readonly parcel: Parcel }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The voice message and what one can do about it. */
export type VoiceHandle = {
  readonly voice: Voice;
  readonly start: () => void;
  /** Ends the recording, to be listened to. */
  readonly stop: () => void;
  /** Ends the recording if it goes on, and gives it away. */
  readonly send: () => void;
  readonly discard: () => void;
};

const NAME = "voice-message.ogg";

/** No voice message at first; `onSend` takes one that is to be sent. */
export function useVoice(onSend: (parcel: Parcel) => void): VoiceHandle {
  const [voice, become] = useReducer((_: Voice, next: Voice) => next, { kind: "off" });
  const recording = useRef<Recording | null>(null);
  // Counts what was begun: an answer to something that was given up since is not wanted.
  const attempt = useRef(0);

  const finish = async (then: (parcel: Parcel) => void) => {
    const ended = recording.current;
    recording.current = null;
    if (ended === null) return;
    const begun = attempt.current;
    try {
      const file = await ended.finish();
      if (attempt.current === begun) then(parcelOf(file));
    } catch (error) {
      if (attempt.current === begun) become({ kind: "failed", problem: voiceProblem(error) });
    }
  };
  const stop = () => void finish((parcel) => become({ kind: "review", parcel }));
  const give = (parcel: Parcel) => {
    become({ kind: "off" });
    onSend(parcel);
  };
  const drop = () => {
    attempt.current += 1;
    recording.current?.discard();
    recording.current = null;
  };
  const start = async () => {
    drop();
    const begun = attempt.current;
    become({ kind: "asking" });
    try {
      const begins = await record(stop);
      if (attempt.current !== begun) return begins.discard();
      recording.current = begins;
      become({ kind: "recording", level: begins.level, since: performance.now() });
    } catch (error) {
      if (attempt.current === begun) become({ kind: "failed", problem: voiceProblem(error) });
    }
  };

  // A microphone is not React's: it must not stay open when the phone is somebody else's.
  useEffect(
    () => () => {
      attempt.current += 1;
      recording.current?.discard();
    },
    [],
  );

  return {
    voice,
    start: () => void start(),
    stop,
    send: () => (voice.kind === "review" ? give(voice.parcel) : void finish(give)),
    discard: () => {
      drop();
      if (voice.kind === "review") URL.revokeObjectURL(voice.parcel.address);
      become({ kind: "off" });
    },
  };
}

function parcelOf(file: Blob): Parcel {
  const address = URL.createObjectURL(file);
  return { file, filename: NAME, kind: "voice", caption: "", address, isForwarded: false };
}

/** Why there is no microphone is told by who asked for it; whatever else goes wrong is the browser's. */
function voiceProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(voiceTexts.failed, voiceTexts.failedDetail);
}
