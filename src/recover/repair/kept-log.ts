import { escapeString } from "../../core/escape.ts";
import type { IntactExtents, SegmentExtents } from "../../log/intact-extents.ts";
import { AssembledBytes, segmentWith } from "../../segment/assembled-segment.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import { SpillBytes } from "../../segment/spill-bytes.ts";
import { recoverLog } from "../recover.ts";
import type { RecoverOptions, Recovery } from "../result.ts";
import { counted } from "../words.ts";
import type { RepairedSegment } from "./repair.ts";

/** A log, and its recovery. */
export interface RecoveredLog {
  readonly files: LogFiles;
  readonly recovery: Recovery;
  readonly extents: IntactExtents;
  readonly options: RecoverOptions;
}

export const DAMAGED_BEFORE =
  "an older segment is damaged, and only the newest one is written anew: write a clean log with --out first";

/** Why damage inside the log cannot be written away, or not without being asked to; null where there is none. */
export function damageObstacle({ extents, options }: RecoveredLog, index: number): string | null {
  if (extents.damages === 0) return null;
  // No option helps here, so none is named.
  if (extents.segments[index]!.damages < extents.damages) return DAMAGED_BEFORE;
  return options.salvage === true ? null : describeDamage(extents);
}

function describeDamage({ damages, correctable }: IntactExtents): string {
  const put =
    correctable > 0 ? `with --correct ${counted(correctable, "damaged record")} can be put right, and ` : "";
  return `the log is damaged in ${counted(damages, "place")}: ${put}with --salvage what is damaged is left out`;
}

/** Why one file of a log cannot be repaired alone; null where it is a log of its own. */
export function besideObstacle({ otherSegments: [other] }: LogFiles): string | null {
  if (other === undefined) return null;
  return `${escapeString(other)} stands beside this file, and the engine reads one log of all: give the directory`;
}

/** What of a segment is not kept. */
export interface LeftOutBytes {
  readonly bytesLeftOut: number;
  readonly damagesLeftOut: number;
  readonly correctableLeftOut: number;
}

/** A log as it is without what is no record in the one segment that is to be written anew. */
export class KeptLog {
  /** The same object as the log where all of the segment is kept. */
  readonly files: LogFiles;
  /** Of the kept records. */
  readonly base: Recovery;
  readonly leftOut: LeftOutBytes;
  readonly name: string;
  private readonly log: RecoveredLog;
  private readonly index: number;
  private readonly segmentExtents: SegmentExtents;
  private readonly isOwnBase: boolean;

  /** @param index of the segment */
  constructor(log: RecoveredLog, index: number) {
    const { files, recovery } = log;
    const segment = files.segments[index]!;
    this.log = log;
    this.index = index;
    this.name = segment.name;
    this.segmentExtents = log.extents.segments[index]!;
    const kept = this.keptBytes();
    const { damages: damagesLeftOut, correctable: correctableLeftOut } = this.segmentExtents;
    this.leftOut = { bytesLeftOut: segment.size - kept.size, damagesLeftOut, correctableLeftOut };
    const isMended = segment.damagedAt !== undefined;
    this.files = this.segmentExtents.isWhole && !isMended ? files : this.withBytes(kept);
    // A torn tail ends the engine's reading quietly: it has seen all that is kept.
    this.isOwnBase = isMended || log.extents.damages > 0 || recovery.result.engine.outcome === "fails";
    this.base = this.isOwnBase ? recoverLog(this.files, log.options) : recovery;
  }

  /** Whether something has to be left out, or put right. */
  get isChanged(): boolean {
    return this.files !== this.log.files;
  }

  /**
   * The segment with records behind what is kept.
   *
   * @param prove what is not as it has to be in the log with it; null where all is proven
   * @returns the reason, in a sentence, where it cannot be proven
   */
  append(
    records: Iterable<Uint8Array>,
    prove: (repaired: LogFiles) => string | null,
  ): RepairedSegment | string {
    const spill = new SpillBytes();
    for (const record of records) spill.append(record);
    const bytes = this.keptBytes();
    bytes.add(spill, 0, spill.size);
    const doubt = prove(this.withBytes(bytes));
    if (doubt !== null) {
      spill.close();
      return doubt;
    }
    return { name: this.name, bytes, sharedBytes: this.sharedBytes, close: () => spill.close() };
  }

  close(): void {
    if (this.isOwnBase) this.base.close();
  }

  /** So many bytes at the beginning are those of the file. */
  private get sharedBytes(): number {
    const { segmentExtents: extents } = this;
    const unchanged = this.log.files.segments[this.index]!.damagedAt?.offset ?? Number.POSITIVE_INFINITY;
    return extents.count > 0 && extents.from(0) === 0 ? Math.min(extents.to(0), unchanged) : 0;
  }

  /** The intact records of the segment and nothing else. */
  private keptBytes(): AssembledBytes {
    const { segmentExtents: extents } = this;
    const kept = new AssembledBytes();
    const segment = this.log.files.segments[this.index]!;
    for (let extent = 0; extent < extents.count; extent++) {
      kept.add(segment, extents.from(extent), extents.to(extent));
    }
    return kept;
  }

  /** The log with other bytes in the segment. */
  private withBytes(bytes: AssembledBytes): LogFiles {
    const { files } = this.log;
    const segments = files.segments.map((segment, at) =>
      at === this.index ? segmentWith(segment, bytes) : segment,
    );
    return { ...files, segments };
  }
}
