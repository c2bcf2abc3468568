import { describe, expect, test } from "vitest";
import { dumpLog } from "../../src/dump/dump.ts";
import { payloadOf } from "../../src/dump/payload.ts";
import type { Format } from "../../src/format/format.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import { NO_PAINT } from "../../src/report/paint-types.ts";
import type { PayloadStyle } from "../../src/report/payload-encoding.ts";
import { CsvRenderer } from "../../src/report/record-csv.ts";
import { HexRenderer } from "../../src/report/record-hex.ts";
import { JsonRenderer } from "../../src/report/record-json.ts";
import type { DumpRenderer } from "../../src/report/record-renderer.ts";
import { TextRenderer } from "../../src/report/record-text.ts";
import { rendered } from "../support/dumped.ts";
import { fixturePath, readExpected } from "../support/fixtures.ts";
import { createRandom, joinRecords, randomBytes, sampleRecord } from "../support/sample-log.ts";
import { temporaryLog } from "../support/temporary.ts";

/** Larger than any window: 5 MiB and a bit, of characters of one to four bytes. */
const TEXT = "aé写😀".repeat(550_001);
const LARGE = Buffer.from(TEXT);

/** A small record, one that no window holds, and another small one. */
function largeLog(format: Format, name: string, data: Uint8Array): string {
  const random = createRandom(1);
  const records = [1n, 2n, 3n].map((lsn) => {
    const record = sampleRecord(format, format === SOCHDB ? "update" : "full", lsn, random);
    return lsn === 2n ? { ...record, data, beforeLength: format === SOCHDB ? 3 : null } : record;
  });
  return temporaryLog({ [name]: joinRecords(format, records).bytes });
}

const json = (payload: PayloadStyle): JsonRenderer => new JsonRenderer({ payload, decoded: false });

/** The most bytes that wait to be put out. */
function peakOf(path: string, renderer: DumpRenderer): number {
  let peak = 0;
  for (const event of dumpLog(openLog(path))) {
    for (const _ of renderer.render(event)) {
      peak = Math.max(peak, renderer.writer.length);
      renderer.writer.clear();
    }
    peak = Math.max(peak, renderer.writer.length);
    renderer.writer.clear();
  }
  return peak;
}

describe("a payload larger than the window", () => {
  const decoders: readonly [PayloadStyle, (text: string) => Buffer][] = [
    ["hex", (text) => Buffer.from(text, "hex")],
    ["base64", (text) => Buffer.from(text, "base64")],
    ["utf8", (text) => Buffer.from(text, "utf8")],
  ];

  test.each(decoders)("is printed whole as %s", (style, decode) => {
    const path = largeLog(RIVVEN, "00000000000000000000.wal", LARGE);
    const records = rendered(path, json(style))
      .trim()
      .split("\n")
      .map((each) => JSON.parse(each));
    expect(records.map((record) => record.lsn)).toEqual([1, 2, 3]);
    expect(decode(records[1].data).equals(LARGE)).toBe(true);
    const csv = rendered(path, new CsvRenderer({ payload: style, decoded: false, mayBeEncrypted: true }));
    const field = csv.split("\n")[2]!.split(",").at(-1)!;
    expect(decode(field.slice(1, -1)).equals(LARGE)).toBe(true);
  });

  test("is split into its images", () => {
    const path = largeLog(SOCHDB, "wal_00000000.log", LARGE);
    const [, record] = rendered(path, json("hex"))
      .trim()
      .split("\n")
      .map((each) => JSON.parse(each));
    expect(record.before + record.after).toBe(LARGE.toString("hex"));
    expect(record.before).toHaveLength(6);
  });

  test("is shown as a hex dump", () => {
    const path = largeLog(RIVVEN, "00000000000000000000.wal", LARGE);
    const dump = rendered(path, new HexRenderer({ payload: true, paint: NO_PAINT }), {
      filter: { fromLsn: 2n, toLsn: 2n },
    });
    const rows = dump.split("\n").filter((row) => row.endsWith("|"));
    const hex = rows
      .map((row) => row.slice(0, row.indexOf("|")).trim().split(" ").slice(1).join(""))
      .join("");
    expect(hex).toBe(LARGE.toString("hex"));
    expect(rows[1]).toMatch(/^ {2}000010 /);
  });

  test("is never held as a whole", () => {
    const path = largeLog(RIVVEN, "00000000000000000000.wal", LARGE);
    for (const renderer of [json("hex"), new HexRenderer({ payload: true, paint: NO_PAINT })]) {
      expect(peakOf(path, renderer)).toBeLessThan(200_000);
    }
  });

  test("is previewed by its beginning", () => {
    const path = largeLog(RIVVEN, "00000000000000000000.wal", LARGE);
    const options = { payload: "preview", decoded: false, width: 60, paint: NO_PAINT } as const;
    const row = rendered(path, new TextRenderer(options)).split("\n")[3]!;
    expect(row).toMatch(/"aé写😀.*…$/u);
  });
});

describe("an encrypted payload", () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => i);
  const cipher = RIVVEN.createCipher!(key);

  test.each(["rivven/encrypted", "rivven/encrypted-chacha"])("of %s is decrypted", (name) => {
    const { truth } = readExpected(name);
    const records = rendered(fixturePath(name), json("hex"), { cipher })
      .trim()
      .split("\n")
      .map((each) => JSON.parse(each));
    expect(records.map((record) => record.data)).toEqual(truth!.assigned!.map(({ plaintext }) => plaintext));
    for (const record of records) expect(record.encryption).toEqual({ state: "decrypted", reason: null });
  });

  test("stays as it is stored without a key, and says so", () => {
    const records = rendered(fixturePath("rivven/encrypted"), json("hex"))
      .trim()
      .split("\n")
      .map((each) => JSON.parse(each));
    expect(records).toHaveLength(20);
    for (const record of records) {
      expect(record.encryption.state).toBe("no-key");
      expect(record.data).toMatch(/^5256454e/);
    }
  });

  test("stays as it is stored with a wrong key, and stops nothing", () => {
    const wrong = RIVVEN.createCipher!(new Uint8Array(32));
    const records = rendered(fixturePath("rivven/encrypted"), json("none"), { cipher: wrong })
      .trim()
      .split("\n");
    expect(new Set(records.map((each) => JSON.parse(each).encryption.state))).toEqual(new Set(["wrong-key"]));
    expect(records).toHaveLength(20);
    expect(wrong.conclusion()).toMatch(/^20 encrypted records/);
  });

  test("that is too large to hold is shown as it is stored", () => {
    const view = RIVVEN.createView();
    view.bytes = new Uint8Array(64);
    view.data = new DataView(view.bytes.buffer);
    const dataLength = 64 * 1024 * 1024 + 1;
    view.data.setUint32(8, dataLength);
    view.bytes[13] = 2;
    const source = { size: 0, read: () => 0 };
    const { encryption, length, held } = payloadOf(view, { cipher, decode: null }, () => source, 0);
    expect(encryption?.state).toBe("too-large");
    expect([length, held.length]).toEqual([dataLength, 50]);
  });

  test("that is none says nothing of encryption", () => {
    expect(rendered(fixturePath("rivven/clean"), json("none"))).not.toContain("encryption");
  });
});

describe("a decoder", () => {
  const topic = (text: string, partition: number, message: string): Uint8Array => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(Buffer.byteLength(text));
    const number = Buffer.alloc(4);
    number.writeUInt32BE(partition);
    return Buffer.concat([head, Buffer.from(text), number, Buffer.from(message)]);
  };

  test("shows what it makes of a payload, and null where it does not parse", () => {
    const random = createRandom(1);
    const records = [topic("orders", 3, "hello"), randomBytes(random, 30)].map((data, i) => ({
      ...sampleRecord(RIVVEN, "full", BigInt(i + 1), random),
      data,
    }));
    const path = temporaryLog({ "00000000000000000000.wal": joinRecords(RIVVEN, records).bytes });
    const renderer = new JsonRenderer({ payload: "none", decoded: true });
    const decoded = rendered(path, renderer, { decoder: "topic" })
      .trim()
      .split("\n")
      .map((each) => JSON.parse(each).decoded);
    expect(decoded).toEqual(["topic=orders partition=3 message=hello", null]);
    const text = new TextRenderer({ payload: "preview", decoded: true, width: 100, paint: NO_PAINT });
    expect(rendered(path, text, { decoder: "topic" })).toContain("topic=orders partition=3 message=hello\n");
  });
});
