import type { Format } from "../../src/format/format.ts";
import type { LogRecord } from "../../src/format/record.ts";
import type { Damage, Tail } from "../../src/log/events.ts";
import type { SegmentScanOptions } from "../../src/log/scan-segment.ts";
import { scanSegment } from "../../src/log/scan-segment.ts";
import type { ByteSource } from "../../src/segment/segment.ts";

/** Bytes in memory as a source, for logs that a test makes; counts what is read. */
export class MemorySource implements ByteSource {
  readonly size: number;
  bytesRead = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(target: Uint8Array, position: number): number {
    const part = this.#bytes.subarray(position, position + target.length);
    target.set(part);
    this.bytesRead += part.length;
    return part.length;
  }
}

export interface ScannedRecord extends LogRecord {
  readonly offset: number;
  readonly length: number;
}

export interface Scanned {
  readonly records: readonly ScannedRecord[];
  readonly damages: readonly Damage[];
  readonly tail: Tail;
  readonly nextLsn: bigint | null;
}

/** Scans one segment from memory and copies everything out. */
export function scanBytes(
  format: Format,
  bytes: Uint8Array,
  options: Partial<SegmentScanOptions> = {},
): Scanned {
  const records: ScannedRecord[] = [];
  const damages: Damage[] = [];
  const view = format.createView();
  for (const event of scanSegment(format, new MemorySource(bytes), { segmentIndex: 0, ...options })) {
    if (event.kind === "tail") return { records, damages, tail: event.tail, nextLsn: event.nextLsn };
    if (event.kind === "damage") {
      damages.push(event.damage);
      continue;
    }
    const { batch } = event;
    for (let i = 0; i < batch.count; i++) {
      view.seek(batch, i);
      records.push({ ...view.toRecord(), offset: batch.offset + view.start, length: view.length });
    }
  }
  throw new Error("the scan ended without a tail");
}

/** One line a scan, to compare in tables: `records at 0 52 162 | damage … | tail …`. */
export function describeScan(scanned: Scanned): string {
  const damages = scanned.damages.map((damage) => `${damage.kind} ${damage.offset}+${damage.length}`);
  const { kind, offset, length } = scanned.tail;
  return [`${scanned.records.length} records`, ...damages, `${kind} tail ${offset}+${length}`].join(", ");
}
