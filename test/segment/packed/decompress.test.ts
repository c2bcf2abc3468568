import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { WalctlError } from "../../../src/core/errors.ts";
import { ByteStream } from "../../../src/segment/packed/byte-stream.ts";
import { gunzip } from "../../../src/segment/packed/gunzip.ts";
import { unzstd } from "../../../src/segment/packed/unzstd.ts";
import { fixturePath } from "../../support/fixtures.ts";
import { sh } from "../../support/packed.ts";

const PLAIN = readFileSync(join(fixturePath("sochdb/clean"), "wal_00000000.log")).subarray(0, 3000);
const DECOMPRESSORS = { gzip: gunzip, zstd: unzstd };

type Packing = keyof typeof DECOMPRESSORS;

const compress = (command: string, input: Uint8Array = PLAIN): Buffer => {
  const base64 = Buffer.from(input).toString("base64");
  return sh(`base64 -d <<< "$1" | ${command}`, base64);
};

/** What the bytes decompress to, handed over in pieces of this size; else why they do not. */
async function decompressed(packing: Packing, bytes: Uint8Array, piece = 64): Promise<Buffer | string> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const parts: Uint8Array[] = [];
  try {
    for await (const part of DECOMPRESSORS[packing](new ByteStream(pieces()), "x")) parts.push(part);
  } catch (error) {
    if (error instanceof WalctlError && error.code === "compression") return error.message;
    throw error;
  }
  return Buffer.concat(parts);
}

const SKIPPABLE = Buffer.from("5e2a4d1803000000616263", "hex");

test.each<[Packing, string]>([
  ["gzip", "gzip -1"],
  ["gzip", "gzip -9"],
  ["zstd", "zstd -1"],
  ["zstd", "zstd -19"],
  ["zstd", "zstd --no-check"],
  ["zstd", "zstd --fast"],
])("%s: what %s makes is read, in pieces of any size", async (packing, command) => {
  for (const input of [PLAIN, PLAIN.subarray(0, 3), new Uint8Array(0), new Uint8Array(400_000)]) {
    const bytes = compress(command === "zstd" ? `${command} -q` : command, input.subarray(0, 90_000));
    for (const piece of [1, 17, 65536])
      expect((await decompressed(packing, bytes, piece)) as Buffer).toEqual(
        Buffer.from(input.subarray(0, 90_000)),
      );
  }
});

test("several members and frames are one file, with zeros behind the last and frames that are skipped", async () => {
  const halves = [PLAIN.subarray(0, 1000), PLAIN.subarray(1000)];
  const gz = Buffer.concat([...halves.map((half) => compress("gzip", half)), new Uint8Array(700)]);
  expect(await decompressed("gzip", gz)).toEqual(PLAIN);
  const [a, b] = halves.map((half) => compress("zstd -q", half));
  expect(await decompressed("zstd", Buffer.concat([SKIPPABLE, a!, SKIPPABLE, b!, SKIPPABLE]))).toEqual(PLAIN);
});

describe.each<[Packing, string]>([
  ["gzip", "gzip"],
  ["zstd", "zstd -q"],
])("damage of %s", (packing, command) => {
  const bytes = compress(command);

  test("cut at any byte it says that it is cut, and where", async () => {
    for (let length = packing === "zstd" ? 4 : 1; length < bytes.length; length++) {
      const message = await decompressed(packing, bytes.subarray(0, length));
      expect(message).toBe(`x: the ${packing} data is cut short: it ends at byte ${length}`);
    }
  });

  test("no flipped bit goes unnoticed", async () => {
    for (let bit = 0; bit < 8 * bytes.length; bit += 13) {
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const result = await decompressed(packing, damaged);
      // A bit of the header may say nothing about the data: a time, a window that is larger than it need be.
      if (typeof result !== "string") expect(result.equals(PLAIN), `bit ${bit}`).toBe(true);
      else expect(result).toMatch(/byte \d+/);
    }
  });

  test("something else behind it is named", async () => {
    const message = await decompressed(packing, Buffer.concat([bytes, Buffer.from("garbage")]));
    expect(message).toMatch(new RegExp(`something that is no ${packing} data begins`));
  });
});

test("what zstd cannot be read with says so", async () => {
  const large = compress("zstd -q --ultra -22 --long=27");
  expect(await decompressed("zstd", large)).toMatch(/needs a window of 128.0 MiB$/);
});

test("a frame that announces another size is damaged, also without a checksum", async () => {
  const bytes = compress("zstd -q --no-check --stream-size=3000");
  // Frame header (RFC 8878): magic, descriptor of a single segment with a size of two bytes, size − 256.
  expect([bytes[4]! >> 5, bytes.readUInt16LE(5) + 256]).toEqual([3, 3000]);
  bytes.writeUInt16LE(3001 - 256, 5);
  expect(await decompressed("zstd", bytes)).toMatch(/holds 3000 bytes and announces 3001$/);
});
