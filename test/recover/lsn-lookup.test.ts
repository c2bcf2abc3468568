import { expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { LsnLookup } from "../../src/recover/lsn-lookup.ts";
import { RecordReader } from "../../src/recover/record-reader.ts";
import { recordOf } from "../support/event-log.ts";
import { memoryLog } from "../support/memory-log.ts";
import { createRandom } from "../support/sample-log.ts";

/** LSNs that ascend, with neighbours exchanged, some twice, and a reset in the middle. */
function disorderly(count: number, seed: number): bigint[] {
  const random = createRandom(seed);
  const lsns = Array.from({ length: count }, (_, i) => BigInt(i + 1));
  for (let i = 0; i + 10 < count; i++) {
    const other = i + Math.floor(random() * 10);
    [lsns[i], lsns[other]] = [lsns[other]!, lsns[i]!];
  }
  if (seed % 3 === 0) lsns.splice(Math.floor(count / 2), 0, ...lsns.slice(0, 300));
  if (seed % 3 === 1) return lsns.filter(() => random() < 0.9);
  return lsns;
}

test.each([1, 2, 3, 4, 5, 6])("finds what a scan from the start would find (%i)", (seed) => {
  const lsns = disorderly(1000, seed);
  const parts = lsns.map((lsn) =>
    SOCHDB.encode(
      recordOf(SOCHDB, { type: "unknown", typeCode: 9, lsn, data: new Uint8Array(Number(lsn % 90n)) }),
    ),
  );
  const files = memoryLog(SOCHDB, [["wal_00000000.log", Uint8Array.from(Buffer.concat(parts))]]);
  const reader = new RecordReader(files);
  const lookup = new LsnLookup(reader, null);
  let offset = 0;
  lsns.forEach((lsn, i) => {
    lookup.add(0, Number(lsn), 0, offset, parts[i]!.length);
    offset += parts[i]!.length;
  });
  for (let sought = 1; sought < 1010; sought++) {
    const expected = lsns.find((lsn) => lsn >= BigInt(sought)) ?? null;
    expect(lookup.firstFrom(0, sought)?.view.lsn ?? null).toBe(expected);
  }
  reader.close();
});
