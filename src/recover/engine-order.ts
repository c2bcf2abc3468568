import type { RecordBatch } from "../format/batch.ts";
import type { EngineModel, ReaderStop } from "../format/engine.ts";
import type { Damage, ScanEvent, Tail } from "../log/events.ts";
import { IntactExtents } from "../log/intact-extents.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Segment } from "../segment/segment.ts";
import { ReaderFollower } from "./reader-follower.ts";

/** How a segment ends, for our scan and for the engine's reader. */
export interface SegmentLeft {
  readonly segmentIndex: number;
  readonly segment: Segment;
  readonly tail: Tail;
  /** How the engine's reader left it before its end; null where it read it to the end. */
  readonly stop: ReaderStop | null;
  /** Where bytes stand first that are no record; null where there are none. */
  readonly brokenAt: number | null;
  /** For formats with LSNs by position: the LSN that the next record would have; else null. */
  readonly nextLsn: bigint | null;
}

/** Sees a log's intact records. What a batch lends is valid during the call. */
export interface LogVisitor {
  /** Whatever the scan finds, before it is shown as what it is. */
  event?(event: ScanEvent): void;
  enter(segmentIndex: number, segment: Segment): void;
  /** @param reached how many of the batch's records, from its first on, the engine's reader takes */
  records(batch: RecordBatch, reached: number): void;
  damage?(damage: Damage): void;
  leave(left: SegmentLeft): void;
}

/**
 * Shows every intact record of the segments that the engine reads, in the order in which it reads them, an event of the
 * scan a step.
 *
 * @returns where they stand
 * @param order indexes of segments to show instead, in this order; one may occur more than once
 * @throws WalctlError where a segment cannot be read
 */
export function* engineOrderSteps(
  files: LogFiles,
  engine: EngineModel,
  visitor: LogVisitor,
  order: readonly number[] = engineOrder(files, engine),
): Generator<void, IntactExtents> {
  const walker = new Walker(new ReaderFollower(files.format, engine.reader), visitor);
  const extents = new IntactExtents(files.format);
  for (const segmentIndex of order) {
    for (const event of scanLog(files, { fromSegment: segmentIndex, toSegment: segmentIndex + 1 })) {
      extents.take(event);
      visitor.event?.(event);
      walker.take(event);
      yield;
    }
  }
  return extents;
}

function engineOrder({ segments, foreignFiles }: LogFiles, { reader }: EngineModel): readonly number[] {
  const names = foreignFiles.map(({ name }) => name);
  const opening = reader.open(segments, names);
  return opening.kind === "reads" ? opening.segments : segments.map((_, index) => index);
}

class Walker {
  private readonly follower: ReaderFollower;
  private readonly visitor: LogVisitor;
  private brokenAt: number | null = null;

  constructor(follower: ReaderFollower, visitor: LogVisitor) {
    this.follower = follower;
    this.visitor = visitor;
  }

  take(event: ScanEvent): void {
    const { follower, visitor } = this;
    switch (event.kind) {
      case "segment-start":
        this.brokenAt = event.segment.damagedAt?.offset ?? null;
        follower.enter(event.segment);
        visitor.enter(event.segmentIndex, event.segment);
        break;
      case "records":
        visitor.records(event.batch, follower.take(event.batch));
        break;
      case "damage":
        this.meetPlace(event.damage.offset);
        visitor.damage?.(event.damage);
        break;
      case "segment-end": {
        const { segmentIndex, segment, tail, nextLsn } = event;
        if (tail.length > 0) this.meetPlace(tail.offset);
        visitor.leave({ segmentIndex, segment, tail, stop: follower.stop, brokenAt: this.brokenAt, nextLsn });
        break;
      }
    }
  }

  private meetPlace(offset: number): void {
    this.brokenAt = Math.min(offset, this.brokenAt ?? offset);
    this.follower.meetPlace(offset);
  }
}
