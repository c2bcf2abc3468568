import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/format/registry.ts";
import { GrowingChecksum } from "../../src/log/growing-checksum.ts";
import { SegmentProbe } from "../../src/log/segment-probe.ts";

const bytes = Uint8Array.from({ length: 700_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);
const source = {
  size: bytes.length,
  read(target: Uint8Array, position: number): number {
    const part = bytes.subarray(position, position + target.length);
    target.set(part);
    return part.length;
  },
};

describe.each(FORMATS)("lengths of one record of $name, each longer than the one before", (format) => {
  const { checksumFrom, headerLength, trailerLength } = format.layout;

  test("have the checksums of the bytes that they cover, also beyond a window and after other places", () => {
    const probe = new SegmentProbe(format, source);
    const position = 1234;
    const checksum = new GrowingChecksum(probe, position);
    for (const data of [0, 1, 500, 500, 701, 65_000, 262_000, 300_000, 600_000]) {
      const length = headerLength + data + trailerLength;
      const covered = bytes.subarray(position + checksumFrom, position + length - trailerLength);
      expect([data, checksum.at(length)]).toEqual([data, crc32(covered)]);
      probe.window.load(data, 100);
    }
  });
});
