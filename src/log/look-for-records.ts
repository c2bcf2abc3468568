import type { ContentEvidence } from "../format/detect.ts";
import type { Format } from "../format/format.ts";
import type { ByteSource } from "../segment/segment.ts";
import { findIntact } from "./find-intact.ts";
import { followChain } from "./record-chain.ts";
import { SegmentProbe } from "./segment-probe.ts";

/** A look at the beginning of a file is enough to know its format. */
const LOOKED_AT_BYTES: number = 64 * 1024;

/** Reads no more than the beginning of a source. */
class Beginning implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = Math.min(source.size, LOOKED_AT_BYTES);
  }

  read(target: Uint8Array, position: number): number {
    const wanted = Math.min(target.length, this.size - position);
    return wanted <= 0 ? 0 : this.#source.read(target.subarray(0, wanted), position);
  }
}

/**
 * Which intact records of a format stand near the beginning of a file, damage passed over. A log of one format can be
 * payload in a log of another: the records around it cover more bytes, and the first of them stands at the very
 * start, which then speaks for all that was looked at.
 */
export function lookForRecords(format: Format, source: ByteSource): ContentEvidence {
  const probe = new SegmentProbe(format, new Beginning(source));
  let records = 0;
  let bytes = 0;
  for (let from: number | null = 0; from !== null; ) {
    const start = findIntact(probe, from, probe.zerosFrom);
    if (start === null) break;
    const chain = followChain(probe, start);
    records += chain.records;
    bytes += start === 0 ? probe.size : chain.end - start;
    from = Math.max(chain.end, start + 1);
  }
  return { records, bytes };
}

/** Whether an intact record of a format stands at the very start of a source. */
export function beginsWithRecord(format: Format, source: ByteSource): boolean {
  const probe = new SegmentProbe(format, new Beginning(source));
  return findIntact(probe, 0, 1) === 0;
}
