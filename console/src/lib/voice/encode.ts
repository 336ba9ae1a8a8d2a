// Records a stream as OGG/OPUS where the browser has an Opus encoder but writes no Ogg itself.

import { OPUS_RATE, oggOpus, type Packet } from "./ogg";
import type { Recorder } from "./record";
import tapAddress from "./tap.worklet.ts?worker&url";

/** What WhatsApp's own voice messages have, roughly. */
const BITS_PER_SECOND = 32_000;
const SERIAL_MAX = 0xffff_ffff;

/** What libopus skips at 48 kHz, for an encoder that does not say. */
const PRE_SKIP_USUAL = 312;

/** Whether this browser can. */
export async function canEncodeOpus(): Promise<boolean> {
  if (!("AudioEncoder" in window) || !("AudioWorkletNode" in window)) return false;
  return (await AudioEncoder.isConfigSupported(CONFIG)).supported === true;
}

const CONFIG = {
  codec: "opus",
  sampleRate: OPUS_RATE,
  numberOfChannels: 1,
  bitrate: BITS_PER_SECOND,
} as const;

/** Starts to record what comes from `source`, whose context runs at Opus's rate. */
export async function encodeOpus(source: AudioNode, onFault: () => void): Promise<Recorder> {
  const { context } = source;
  await context.audioWorklet.addModule(tapAddress);
  const packets: Packet[] = [];
  let preSkip = PRE_SKIP_USUAL;
  let heard = 0;
  const encoder = new AudioEncoder({
    output: (chunk, about) => {
      preSkip = preSkipOf(about?.decoderConfig?.description) ?? preSkip;
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      packets.push({ bytes, samples: samplesIn(chunk.duration ?? 0) });
    },
    error: onFault,
  });
  encoder.configure(CONFIG);
  const tap = new AudioWorkletNode(context, "tap", {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: "explicit",
  });
  tap.port.addEventListener("message", ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => {
    if (encoder.state !== "configured") return;
    const sound = new AudioData({
      format: "f32-planar",
      sampleRate: OPUS_RATE,
      numberOfChannels: 1,
      numberOfFrames: data.length,
      timestamp: Math.round((heard * 1_000_000) / OPUS_RATE),
      data,
    });
    heard += data.length;
    encoder.encode(sound);
    sound.close();
  });
  tap.port.start();
  source.connect(tap);
  const stop = () => {
    source.disconnect(tap);
    tap.port.close();
  };
  return {
    finish: async () => {
      stop();
      await encoder.flush();
      encoder.close();
      const serial = Math.floor(Math.random() * SERIAL_MAX);
      return oggOpus({ packets, preSkip, heard, serial });
    },
    discard: () => {
      stop();
      if (encoder.state !== "closed") encoder.close();
    },
  };
}

function samplesIn(microseconds: number): number {
  return Math.round((microseconds * OPUS_RATE) / 1_000_000);
}

/** The encoder's own head of the stream says it, in its eleventh and twelfth byte. */
function preSkipOf(head: AllowSharedBufferSource | undefined): number | null {
  if (!head || head.byteLength < 12) return null;
  const view = ArrayBuffer.isView(head)
    ? new DataView(head.buffer, head.byteOffset, head.byteLength)
    : new DataView(head);
  return view.getUint16(10, true);
}
