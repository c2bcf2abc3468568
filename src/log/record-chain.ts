import { countIntactRecords } from "./checksum-run.ts";
import type { FrameRun } from "./frames.ts";
import { collectFrames, createFrameRun } from "./frames.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** Records that follow each other without a gap from some position on. */
export interface RecordChain {
  readonly start: number;
  /** Position behind the last record. */
  readonly end: number;
  readonly records: number;
  readonly lastLsn: bigint | null;
  /** Length of the last record. */
  readonly lastLength: number;
  /** LSNs of the first records, for comparison with what stands behind the chain. */
  readonly lsns: ReadonlySet<bigint>;
  /** `broken`: no intact record stands at `end`, which lies before the end of the data. */
  readonly stop: "broken" | "end-of-data" | "limit";
}

/** A chain is followed so far and no further; what goes on longer is believed. */
const CHAIN_BYTES_LIMIT: number = 4 * 1024 * 1024;
const CHAIN_LSNS_KEPT = 1024;

/** So many bytes of frames are checked together at first, then twice as many: short chains are the rule. */
const FIRST_SPAN_BYTES = 256;

/** Used by one chain after the other. */
const sharedRun: FrameRun = createFrameRun();

/** Follows intact records from an intact one on. */
export function followChain(probe: SegmentProbe, start: number): RecordChain {
  const run = sharedRun;
  const lsns = new Set<bigint>();
  let span = FIRST_SPAN_BYTES;
  let position = start;
  let records = 0;
  let lastLsn: bigint | null = null;
  let lastLength = 0;
  while (position < probe.zerosFrom && position - start < CHAIN_BYTES_LIMIT) {
    const intact = intactFramesAt(probe, position, span, run);
    span *= 2;
    if (intact === 0) break;
    for (let i = 0; i < intact && lsns.size < CHAIN_LSNS_KEPT; i++) {
      const lsn = probe.lsnAt(probe.window.base + run.starts[i]!);
      if (lsn !== null) lsns.add(lsn);
    }
    const last = probe.window.base + run.starts[intact - 1]!;
    lastLsn = probe.lsnAt(last);
    lastLength = probe.announcedLength(last);
    position = last + lastLength;
    records += intact;
  }
  return { start, end: position, records, lastLsn, lastLength, lsns, stop: stopOf(probe, start, position) };
}

function stopOf(probe: SegmentProbe, start: number, end: number): RecordChain["stop"] {
  if (end >= probe.zerosFrom) return "end-of-data";
  return end - start >= CHAIN_BYTES_LIMIT ? "limit" : "broken";
}

/** Intact records from `position` on in a span that the window holds; a record larger than that counts as one. */
function intactFramesAt(probe: SegmentProbe, position: number, span: number, run: FrameRun): number {
  const { layout, window } = probe;
  const index = window.load(position, Math.min(layout.headerLength, probe.size - position));
  if (index < 0) return 0;
  collectFrames(layout, window, index, index + span, index + span, run);
  if (run.count > 0) {
    return countIntactRecords(layout, window.bytes, window.data, run.starts, run.count, run.end);
  }
  if (!probe.isIntact(position)) return 0;
  run.starts[0] = window.load(position, layout.headerLength);
  return 1;
}
