import { runToEnd } from "../core/run-to-end.ts";
import type { Format } from "../format/format.ts";
import { AssembledBytes } from "../segment/assembled-segment.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Segment } from "../segment/segment.ts";
import { SpillBytes } from "../segment/spill-bytes.ts";
import type { Damage } from "./events.ts";
import { scanLog } from "./scan.ts";

/** A log as it is with every record put right that can be, without a change to its files. */
export interface MendedLog {
  readonly files: LogFiles;
  /** Records that are intact again. */
  readonly mended: number;
  /** Gives back what holds the bytes put right. */
  close(): void;
}

/** Bytes that take the place of others. */
interface Patch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Puts right what is explained by one flipped bit, or by a damaged magic or length. One pass over the log.
 *
 * @throws WalctlError where the files cannot be read
 */
export function mendLog(files: LogFiles): MendedLog {
  return runToEnd(mendSteps(files));
}

/** The same in steps: between two of them lies an event of the scan. */
export function* mendSteps(files: LogFiles): Generator<void, MendedLog> {
  const spill = new SpillBytes();
  const menders = new Map<number, SegmentMender>();
  let mended = 0;
  for (const event of scanLog(files)) {
    yield;
    if (event.kind !== "damage") continue;
    const { damage } = event;
    const segment = files.segments[damage.segmentIndex]!;
    const patch = patchFor(files.format, segment, damage);
    if (patch === null) continue;
    const mender = menders.get(damage.segmentIndex) ?? new SegmentMender(segment, spill, damage.offset);
    menders.set(damage.segmentIndex, mender);
    mender.put(patch);
    mended += 1;
  }
  const segments = files.segments.map((segment, index) => menders.get(index)?.finish() ?? segment);
  return { files: { ...files, segments }, mended, close: () => spill.close() };
}

class SegmentMender {
  private readonly segment: Segment;
  private readonly spill: SpillBytes;
  private readonly damagedAt: number;
  private readonly bytes: AssembledBytes = new AssembledBytes();
  private done = 0;

  constructor(segment: Segment, spill: SpillBytes, damagedAt: number) {
    this.segment = segment;
    this.spill = spill;
    this.damagedAt = damagedAt;
  }

  put({ offset, bytes }: Patch): void {
    this.bytes.add(this.segment, this.done, offset);
    const at = this.spill.size;
    this.spill.append(bytes);
    this.bytes.add(this.spill, at, this.spill.size);
    this.done = offset + bytes.length;
  }

  finish(): Segment {
    const { segment, bytes } = this;
    bytes.add(segment, this.done, segment.size);
    const damagedAt = { offset: this.damagedAt, original: segment };
    return { ...segment, location: null, damagedAt, size: bytes.size, open: () => bytes.open() };
  }
}

/** Null where nothing explains the damage. */
function patchFor({ layout }: Format, segment: Segment, damage: Damage): Patch | null {
  const { offset, singleBit, reframedLength } = damage;
  if (singleBit !== null) {
    const bytes = bytesAt(segment, singleBit.offset, 1);
    bytes[0]! ^= 1 << singleBit.bit;
    return { offset: singleBit.offset, bytes };
  }
  if (reframedLength === null) return null;
  const bytes = bytesAt(segment, offset, layout.headerLength);
  const header = new DataView(bytes.buffer);
  if (layout.magic !== null) header.setUint32(0, layout.magic, layout.littleEndian);
  const dataLength = reframedLength - layout.headerLength - layout.trailerLength;
  header.setUint32(layout.dataLengthOffset, dataLength, layout.littleEndian);
  return { offset, bytes };
}

function bytesAt(segment: Segment, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const source = segment.open();
  try {
    source.read(bytes, offset);
  } finally {
    source.close();
  }
  return bytes;
}
