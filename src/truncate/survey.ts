import { SegmentExtents } from "../analysis/segment-extents.ts";
import { transactionKinds } from "../analysis/transaction-kind.ts";
import type { RecordBatch } from "../format/batch.ts";
import { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import type { Damage, ScanEvent, Tail } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { SafeCut } from "./checkpoint-cut.ts";
import { CheckpointCut } from "./checkpoint-cut.ts";
import { lsnCutOf } from "./lsn-cut.ts";
import { PlaceIndex } from "./place-index.ts";
import type { Listed } from "./plan.ts";
import { readData } from "./read-data.ts";
import type { CutMode } from "./request.ts";

/** What one segment holds. */
export interface SurveyedSegment {
  readonly name: string;
  /** Ordinal number of its first record, or of the one that would be. */
  readonly firstOrdinal: number;
  readonly records: number;
  readonly tail: Tail;
  /** Where its last intact record ends; 0 where it has none. */
  readonly recordsEnd: number;
  /** Its size as it was read. */
  readonly bytes: number;
}

/** What one pass over a log finds out for a plan. Records are numbered in log order, from 0 on. */
export interface Survey {
  readonly segments: readonly SurveyedSegment[];
  readonly records: number;
  readonly places: PlaceIndex;
  /** The first damages, and how many there are. */
  readonly damages: readonly Damage[];
  readonly damageCount: number;
  /** Those of them behind which no record stands. */
  readonly trailingDamages: readonly Damage[];
  /** Null where there is no checkpoint that recovery would take notice of. */
  readonly safeCut: SafeCut | null;
  /** The first record behind the cut that an LSN asks for; null in other modes. */
  readonly lsnCut: number | null;
  /** The earliest record of a transaction that the cut at `lsnCut` would part; null for none. */
  readonly partedFrom: number | null;
  readonly keptOutOfOrder: Listed;
  /** Where names tell LSNs, how many records each segment holds. */
  readonly extents: SegmentExtents;
}

const MOST_DAMAGES = 100;

/**
 * An event of the scan a step.
 *
 * @throws WalctlError where the files cannot be read
 */
export function* surveySteps(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  mode: CutMode,
): Generator<void, Survey> {
  const surveyor = new Surveyor(files, mode);
  for (const event of events) {
    surveyor.take(event);
    yield;
  }
  return surveyor.survey();
}

class Surveyor {
  private readonly files: LogFiles;
  private readonly kinds: Uint8Array;
  private readonly isCheckpoint: Uint8Array;
  private readonly keys: RecordKeys = new RecordKeys();
  private readonly view: RecordView;
  private readonly places: PlaceIndex = new PlaceIndex();
  private readonly checkpointCut: CheckpointCut;
  private readonly lsnCut: ReturnType<typeof lsnCutOf>;
  private readonly watchesPrefix: boolean;
  private readonly segments: SurveyedSegment[] = [];
  private readonly damages: Damage[] = [];
  private readonly extents: SegmentExtents = new SegmentExtents();
  private damageCount = 0;
  private trailingDamages: Damage[] = [];
  private records = 0;
  private firstOrdinal = 0;
  private recordsEnd = 0;

  constructor(files: LogFiles, mode: CutMode) {
    const { types } = files.format;
    this.files = files;
    this.kinds = transactionKinds(types);
    this.isCheckpoint = Uint8Array.from({ length: 256 }, (_, code) =>
      types.get(code) === "checkpoint" ? 1 : 0,
    );
    this.view = files.format.createView();
    this.checkpointCut = new CheckpointCut(files.format);
    this.lsnCut = lsnCutOf(mode);
    this.watchesPrefix = mode.kind === "before-lsn";
  }

  take(event: ScanEvent): void {
    switch (event.kind) {
      case "segment-start":
        this.firstOrdinal = this.records;
        this.recordsEnd = 0;
        break;
      case "records":
        this.takeRecords(event.batch);
        break;
      case "damage":
        this.damageCount += 1;
        if (this.damages.length < MOST_DAMAGES) this.damages.push(event.damage);
        this.trailingDamages.push(event.damage);
        this.extents.damage(event.damage);
        break;
      case "segment-end": {
        const { segmentIndex, segment, tail, nextLsn } = event;
        const { firstOrdinal, recordsEnd } = this;
        const records = this.records - firstOrdinal;
        const bytes = tail.offset + tail.length;
        this.extents.leave(segmentIndex, segment, tail, nextLsn);
        this.segments.push({ name: segment.name, firstOrdinal, records, tail, recordsEnd, bytes });
        break;
      }
    }
  }

  survey(): Survey {
    const { partedFrom } = this.checkpointCut;
    return {
      segments: this.segments,
      records: this.records,
      places: this.places,
      damages: this.damages,
      damageCount: this.damageCount,
      trailingDamages: this.trailingDamages,
      safeCut: this.checkpointCut.safeCut,
      lsnCut: this.lsnCut.cut(this.records),
      partedFrom: Number.isFinite(partedFrom) ? partedFrom : null,
      keptOutOfOrder: this.lsnCut.keptOutOfOrder(),
      extents: this.extents,
    };
  }

  private takeRecords(batch: RecordBatch): void {
    if (batch.count === 0) return;
    const { view, keys } = this;
    this.places.add(batch, this.records);
    for (let index = 0; index < batch.count; index++) {
      view.seek(batch, index);
      view.loadKeys(keys);
      this.takeRecord(batch);
    }
    this.recordsEnd = batch.offset + view.start + view.length;
    if (this.trailingDamages.length > 0) this.trailingDamages = [];
  }

  private takeRecord(batch: RecordBatch): void {
    const { view, keys, checkpointCut, records: ordinal } = this;
    this.lsnCut.record(ordinal, keys, view);
    if (this.watchesPrefix && checkpointCut.watched > ordinal) {
      const cut = this.lsnCut.cut(Number.POSITIVE_INFINITY);
      if (cut !== null) checkpointCut.watched = cut;
    }
    checkpointCut.record(this.kinds[keys.typeCode]!, ordinal, keys, view);
    if (this.isCheckpoint[keys.typeCode] === 1) {
      checkpointCut.checkpoint(ordinal, view, readData(this.files, batch, view));
    }
    this.records += 1;
  }
}
