// Ogg pages around Opus packets: a voice message as WhatsApp takes it (RFC 3533, RFC 7845).

/** One packet of an Opus encoder. */
export type Packet = {
  readonly bytes: Uint8Array;
  /** How many samples it holds, counted at 48 kHz as Opus always does. */
  readonly samples: number;
};

/** What is put into the file. */
export type Sound = {
  readonly packets: readonly Packet[];
  /** How many samples the decoder throws away before the first that was heard. */
  readonly preSkip: number;
  /** How many samples were heard. The encoder fills its last packet up; what it filled is cut. */
  readonly heard: number;
  /** Tells this stream from any other in the same file. */
  readonly serial: number;
};

/** Opus counts at this rate, whatever the microphone's. */
export const OPUS_RATE = 48_000;

/** About a second of packets: a page that is lost loses no more. */
const PACKETS_PER_PAGE_MAX = 50;
const SEGMENTS_PER_PAGE_MAX = 255;
const SEGMENT_BYTES_MAX = 255;
const HEADER_BYTES = 27;

const FIRST_PAGE = 2;
const LAST_PAGE = 4;

/** The file: a page with the head, one with the tags, and the packets about a second a page. */
export function oggOpus(sound: Sound): Uint8Array<ArrayBuffer> {
  const { serial } = sound;
  const groups = grouped(sound.packets);
  const last = groups.length - 1;
  const end = sound.preSkip + sound.heard;
  let samples = 0;
  const pages = groups.map((packets, place) => {
    samples += packets.reduce((sum, it) => sum + it.samples, 0);
    const granule = place === last ? Math.min(samples, end) : samples;
    const flags = place === last ? LAST_PAGE : 0;
    return page({ flags, granule, serial, sequence: place + 2 }, packets);
  });
  return joined([
    page({ flags: FIRST_PAGE, granule: 0, serial, sequence: 0 }, [{ bytes: opusHead(sound) }]),
    page({ flags: 0, granule: 0, serial, sequence: 1 }, [{ bytes: opusTags() }]),
    ...pages,
  ]);
}

/** The checksum of a page: CRC-32 with polynomial 0x04c11db7, unreflected, from zero. */
export function oggChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum = ((sum << 8) ^ (CHECKSUMS[(sum >>> 24) ^ byte] ?? 0)) >>> 0;
  }
  return sum;
}

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  return sum >>> 0;
});

/** Packets that share a page: none is split between two. */
function grouped(packets: readonly Packet[]): readonly (readonly Packet[])[] {
  const groups: Packet[][] = [];
  let segments = 0;
  for (const packet of packets) {
    const group = groups.at(-1);
    const more = segmentsOf(packet.bytes).length;
    const fits =
      group && group.length < PACKETS_PER_PAGE_MAX && segments + more <= SEGMENTS_PER_PAGE_MAX;
    if (fits) group.push(packet);
    else groups.push([packet]);
    segments = fits ? segments + more : more;
  }
  return groups;
}

/** The lengths of a packet's segments: full ones, and a shorter one (of none, at times) that ends it. */
function segmentsOf(bytes: Uint8Array): readonly number[] {
  const full = Math.floor(bytes.length / SEGMENT_BYTES_MAX);
  return [...new Array<number>(full).fill(SEGMENT_BYTES_MAX), bytes.length % SEGMENT_BYTES_MAX];
}

type PageHead = {
  readonly flags: number;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
};

function page(head: PageHead, packets: readonly Pick<Packet, "bytes">[]): Uint8Array {
  const segments = packets.flatMap((it) => segmentsOf(it.bytes));
  const header = new Uint8Array(HEADER_BYTES + segments.length);
  const view = new DataView(header.buffer);
  header.set(ascii("OggS"), 0);
  view.setUint8(5, head.flags);
  view.setBigUint64(6, BigInt(head.granule), true);
  view.setUint32(14, head.serial, true);
  view.setUint32(18, head.sequence, true);
  view.setUint8(26, segments.length);
  header.set(segments, HEADER_BYTES);
  const whole = joined([header, ...packets.map((it) => it.bytes)]);
  // The sum is over the whole page with zeros where the sum will stand.
  new DataView(whole.buffer).setUint32(22, oggChecksum(whole), true);
  return whole;
}

function opusHead({ preSkip }: Sound): Uint8Array {
  const head = new Uint8Array(19);
  const view = new DataView(head.buffer);
  head.set(ascii("OpusHead"), 0);
  view.setUint8(8, 1); // version
  view.setUint8(9, 1); // channels: a voice message has one
  view.setUint16(10, preSkip, true);
  view.setUint32(12, OPUS_RATE, true);
  return head;
}

function opusTags(): Uint8Array {
  const vendor = ascii("waxwing");
  const tags = new Uint8Array(8 + 4 + vendor.length + 4);
  tags.set(ascii("OpusTags"), 0);
  new DataView(tags.buffer).setUint32(8, vendor.length, true);
  tags.set(vendor, 12);
  return tags;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
