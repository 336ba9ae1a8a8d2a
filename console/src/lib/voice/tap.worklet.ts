// Runs beside the sound: hands what the microphone hears to the page, a fiftieth of a second at a time.

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** 20 ms at 48 kHz, the length of an Opus packet. */
const FRAME = 960;

class Tap extends AudioWorkletProcessor {
  #frame = new Float32Array(FRAME);
  #filled = 0;

  /** Called with 128 samples at a time; the node has made one channel of whatever there were. */
  process([input]: readonly (readonly Float32Array[])[]): boolean {
    for (const sample of input?.[0] ?? []) {
      this.#frame[this.#filled] = sample;
      this.#filled += 1;
      if (this.#filled < FRAME) continue;
      this.port.postMessage(this.#frame, [this.#frame.buffer]);
      this.#frame = new Float32Array(FRAME);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("tap", Tap);
