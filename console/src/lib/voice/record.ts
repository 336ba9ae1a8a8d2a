// Records a voice message: OGG/OPUS, the one thing WhatsApp shows as a voice message.

import { voiceTexts } from "../../texts/media";
import { Problem } from "../problem";
import { canEncodeOpus, encodeOpus } from "./encode";
import { OPUS_RATE } from "./ogg";

/** What a voice message's file is called by its type. */
export const VOICE_TYPE = "audio/ogg; codecs=opus";

/** A recorder at work. */
export type Recorder = {
  /** Ends it and gives the file. */
  readonly finish: () => Promise<BlobPart>;
  readonly discard: () => void;
};

/** A recording that goes on. */
export type Recording = {
  /** How loud it is at the moment, from 0 to 1. */
  readonly level: () => number;
  readonly finish: () => Promise<Blob>;
  readonly discard: () => void;
};

/** Asks for the microphone and begins; `onEnd` is called when the microphone is taken away. */
export async function record(onEnd: () => void): Promise<Recording> {
  if (!navigator.mediaDevices) throw trouble("insecure");
  const native = "MediaRecorder" in window && MediaRecorder.isTypeSupported(VOICE_TYPE);
  if (!native && !(await canEncodeOpus())) throw trouble("noEncoder");
  const stream = await microphone();
  const context = new AudioContext(native ? {} : { sampleRate: OPUS_RATE });
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  try {
    const source = context.createMediaStreamSource(stream);
    const meter = context.createAnalyser();
    source.connect(meter);
    const recorder = native ? recordNatively(stream) : await encodeOpus(source, onEnd);
    stream.getAudioTracks()[0]?.addEventListener("ended", onEnd);
    return {
      level: () => levelOf(meter),
      finish: async () => {
        const file = await recorder.finish().finally(release);
        return new Blob([file], { type: VOICE_TYPE });
      },
      discard: () => {
        recorder.discard();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function microphone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError") throw trouble("refused");
    if (name === "NotFoundError") throw trouble("noMicrophone");
    throw trouble("busy");
  }
}

/** Where the browser writes Ogg itself. */
function recordNatively(stream: MediaStream): Recorder {
  const pieces: Blob[] = [];
  const recorder = new MediaRecorder(stream, { mimeType: VOICE_TYPE });
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  recorder.start();
  return {
    finish: async () => {
      const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
      if (recorder.state !== "inactive") {
        recorder.stop();
        await ended;
      }
      return new Blob(pieces);
    },
    discard: () => {
      if (recorder.state !== "inactive") recorder.stop();
    },
  };
}

/** The loudest of the latest samples, on a scale on which speech moves. */
function levelOf(meter: AnalyserNode): number {
  const samples = new Float32Array(meter.fftSize);
  meter.getFloatTimeDomainData(samples);
  const peak = samples.reduce((most, it) => Math.max(most, Math.abs(it)), 0);
  return Math.min(1, Math.sqrt(peak));
}

type Trouble = "insecure" | "noEncoder" | "refused" | "noMicrophone" | "busy";

function trouble(what: Trouble): Problem {
  return new Problem(voiceTexts[what], voiceTexts[`${what}Detail`]);
}
