import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordBatch } from "../../../src/format/batch.ts";
import { encodeRivven } from "../../../src/format/rivven/encode.ts";
import { RIVVEN_TYPES } from "../../../src/format/rivven/layout.ts";
import { RivvenView } from "../../../src/format/rivven/view.ts";
import { fixturePath } from "../../support/fixtures.ts";

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes of a record. */
export function record(typeCode: number, data: Uint8Array, flags: number | null = null): Uint8Array {
  return encodeRivven({
    type: RIVVEN_TYPES.get(typeCode) ?? "unknown",
    typeCode,
    lsn: 1n,
    txnId: null,
    prevLsn: null,
    pageId: null,
    pageOffset: null,
    undoNextLsn: null,
    flags,
    beforeLength: null,
    data,
  });
}

/** Records that stand side by side, as a batch. The first stands at index 3, so that no test takes 0 for granted. */
export function batchOf(records: readonly Uint8Array[], firstLsn = 1n): RecordBatch {
  const before = 3;
  const bytes = new Uint8Array(Buffer.concat([new Uint8Array(before), ...records]));
  const starts: number[] = [];
  let at = before;
  for (const one of records) {
    starts.push(at);
    at += one.length;
  }
  return {
    segmentIndex: 0,
    offset: 0,
    bytes,
    data: new DataView(bytes.buffer),
    starts: Uint32Array.from(starts),
    count: records.length,
    firstLsnHigh: Number(firstLsn >> 32n),
    firstLsnLow: Number(firstLsn & 0xffff_ffffn),
    whole: true,
  };
}

export function viewOf(bytes: Uint8Array): RivvenView {
  const view = new RivvenView();
  view.seek(batchOf([bytes]), 0);
  return view;
}

/** The first segment of a fixture. */
export function readSegment(name: string): Uint8Array {
  return readFileSync(join(fixturePath(`rivven/${name}`), "00000000000000000000.wal"));
}

/** Cuts a segment into its records, as far as the announced lengths go. */
export function splitRecords(segment: Uint8Array): Uint8Array[] {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.length);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at + 14 <= segment.length && view.getUint32(at) === 0x57414c52) {
    const length = 14 + view.getUint32(at + 8);
    records.push(segment.subarray(at, at + length));
    at += length;
  }
  return records;
}
