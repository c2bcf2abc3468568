import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ByteStream } from "../../../src/segment/packed/byte-stream.ts";
import { gunzip } from "../../../src/segment/packed/gunzip.ts";
import { fixturePath } from "../../support/fixtures.ts";
import { sh } from "../../support/packed.ts";

const LOG = join(fixturePath("sochdb/clean"), "wal_00000000.log");
const PLAIN = readFileSync(LOG);
const MEMBER = sh(`gzip -nc "$1"`, LOG);

/** The sizes of pieces: single bytes, some that end in the middle of everything, and all at once. */
const PIECES = [1, 7, 512, MEMBER.length, MEMBER.length + 1, 1 << 20];

async function decompressed(bytes: Uint8Array, piece: number): Promise<Buffer> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const parts: Uint8Array[] = [];
  for await (const part of gunzip(new ByteStream(pieces()), "x")) parts.push(part);
  return Buffer.concat(parts);
}

test.each(PIECES)(
  "zeros fill up what is left behind the last member, in pieces of %i bytes",
  async (piece) => {
    for (const zeros of [1, 511, 40_000]) {
      const bytes = Buffer.concat([MEMBER, MEMBER, Buffer.alloc(zeros)]);
      expect((await decompressed(bytes, piece)).equals(Buffer.concat([PLAIN, PLAIN]))).toBe(true);
    }
  },
);

test.each(PIECES)("what is behind a zero is not dropped in silence, in pieces of %i bytes", async (piece) => {
  const said = `x: the gzip data ends at byte ${MEMBER.length}, and neither gzip data nor only zeros stand behind it`;
  for (const behind of [MEMBER, Buffer.from("garbage"), Buffer.of(1)]) {
    for (const zeros of [1, 40_000]) {
      const bytes = Buffer.concat([MEMBER, Buffer.alloc(zeros), behind]);
      await expect(decompressed(bytes, piece)).rejects.toThrow(said);
    }
  }
});
