// The Ogg pages of a voice message, read back as another program would.

import { describe, expect, test } from "vitest";
import { OPUS_RATE, oggChecksum, oggOpus, type Packet } from "./ogg";

const PRE_SKIP = 312;
const FRAME = 960;

type Page = {
  readonly flags: number;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
  readonly sum: number;
  readonly summed: number;
  readonly packets: readonly Uint8Array[];
};

/** Reads the pages as another program would: by the RFC, and with nothing of the writer's. */
function pagesOf(file: Uint8Array): readonly Page[] {
  const pages: Page[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 0;
  while (at < file.length) {
    expect(new TextDecoder().decode(file.subarray(at, at + 4))).toBe("OggS");
    expect(view.getUint8(at + 4)).toBe(0);
    const count = view.getUint8(at + 26);
    const lengths = [...file.subarray(at + 27, at + 27 + count)];
    const packets: Uint8Array[] = [];
    let begin = at + 27 + count;
    let length = 0;
    for (const segment of lengths) {
      length += segment;
      if (segment === 255) continue;
      packets.push(file.subarray(begin, begin + length));
      begin += length;
      length = 0;
    }
    expect(length).toBe(0); // no packet goes on on the next page
    const bare = file.slice(at, begin);
    bare.fill(0, 22, 26);
    pages.push({
      flags: view.getUint8(at + 5),
      granule: Number(view.getBigUint64(at + 6, true)),
      serial: view.getUint32(at + 14, true),
      sequence: view.getUint32(at + 18, true),
      sum: view.getUint32(at + 22, true),
      summed: slowChecksum(bare),
      packets,
    });
    at = begin;
  }
  return pages;
}

/** The checksum bit by bit, as the RFC words it. */
function slowChecksum(bytes: Uint8Array): number {
  let sum = 0n;
  for (const byte of bytes) {
    sum ^= BigInt(byte) << 24n;
    for (let bit = 0; bit < 8; bit += 1) {
      sum = (sum << 1n) ^ (sum & 0x8000_0000n ? 0x1_04c1_1db7n : 0n);
    }
  }
  return Number(sum);
}

function packets(count: number, length: (place: number) => number): readonly Packet[] {
  return Array.from({ length: count }, (_, place) => ({
    bytes: new Uint8Array(length(place)).fill(place % 251),
    samples: FRAME,
  }));
}

const sound = (all: readonly Packet[], heard = all.length * FRAME - PRE_SKIP) => ({
  packets: all,
  preSkip: PRE_SKIP,
  heard,
  serial: 0xfeed_beef,
});

describe("the checksum", () => {
  test("is the published one of the nine digits", () => {
    // CRC-32/CKSUM of "123456789" is 765e7680; Ogg's is the same without the final inversion.
    expect(oggChecksum(new TextEncoder().encode("123456789"))).toBe(~0x765e_7680 >>> 0);
  });

  test("is that of every page", () => {
    for (const page of pagesOf(oggOpus(sound(packets(120, (it) => it * 7))))) {
      expect(page.sum).toBe(page.summed);
    }
  });
});

describe("the file", () => {
  test("begins with a head that says mono, and tags, each on a page of its own", () => {
    const [head, tags] = pagesOf(oggOpus(sound(packets(3, () => 80))));
    expect(head?.flags).toBe(2);
    const said = head?.packets[0] ?? new Uint8Array();
    const view = new DataView(said.buffer, said.byteOffset, said.byteLength);
    expect(new TextDecoder().decode(said.subarray(0, 8))).toBe("OpusHead");
    expect([view.getUint8(8), view.getUint8(9)]).toEqual([1, 1]);
    expect(view.getUint16(10, true)).toBe(PRE_SKIP);
    expect(view.getUint32(12, true)).toBe(OPUS_RATE);
    expect(said).toHaveLength(19);
    expect(new TextDecoder().decode(tags?.packets[0])).toBe("OpusTags\u0007\0\0\0waxwing\0\0\0\0");
    expect([head?.packets.length, tags?.packets.length]).toEqual([1, 1]);
  });

  test.each([1, 49, 50, 51, 1234])("keeps %i packets in order, whatever their lengths", (count) => {
    const all = packets(count, (it) => [0, 1, 254, 255, 256, 510, 1275][it % 7] ?? 0);
    const pages = pagesOf(oggOpus(sound(all)));
    expect(pages.slice(2).flatMap((it) => it.packets)).toEqual(all.map((it) => it.bytes));
    expect(pages.map((it) => it.sequence)).toEqual(pages.map((_, place) => place));
    expect(new Set(pages.map((it) => it.serial))).toEqual(new Set([0xfeed_beef]));
  });

  test("counts samples up to the end of each page, and cuts what the encoder filled up", () => {
    const pages = pagesOf(
      oggOpus(
        sound(
          packets(120, () => 80),
          114_000,
        ),
      ),
    );
    expect(pages.map((it) => it.granule)).toEqual([0, 0, 48_000, 96_000, 114_000 + PRE_SKIP]);
    expect(pages.map((it) => it.flags)).toEqual([2, 0, 0, 0, 4]);
  });

  test("never claims more than its packets hold", () => {
    const pages = pagesOf(
      oggOpus(
        sound(
          packets(2, () => 80),
          1_000_000,
        ),
      ),
    );
    expect(pages.at(-1)?.granule).toBe(2 * FRAME);
  });

  test("breaks a page before its table of segments is full", () => {
    const pages = pagesOf(oggOpus(sound(packets(50, () => 1_275))));
    // 1,275 bytes take six segments, so that 42 packets fit on a page.
    expect(pages.slice(2).map((it) => it.packets.length)).toEqual([42, 8]);
  });
});
