import { WalctlError } from "../core/errors.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { RecordView } from "../format/view.ts";
import type { ScanEvent } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { placeOfRecord } from "./record-place.ts";
import type { Located, NoRecord, RecordPlace, ShowTarget } from "./result.ts";

/** Of an LSN that occurs more often, the other places are only counted. */
const LISTED_MOST = 20;

/**
 * Finds what is to be shown, in one pass, event by event.
 *
 * @param events of a whole scan of the log
 * @throws WalctlError where the log has no such segment, or the segment no such byte
 */
export function* locateSteps(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  target: ShowTarget,
): Generator<void, Located> {
  const finder = target.kind === "lsn" ? new LsnFinder(files, target.lsn) : new PlaceFinder(files, target);
  for (const event of events) {
    finder.take(event);
    yield;
  }
  return finder.located();
}

/** What damage or a tail takes up; null for other events. */
function noRecordOf(files: LogFiles, event: ScanEvent): NoRecord | null {
  if (event.kind !== "damage" && event.kind !== "segment-end") return null;
  const damage = event.kind === "damage" ? event.damage : null;
  const tail = event.kind === "segment-end" ? event.tail : null;
  const { offset, length } = event.kind === "damage" ? event.damage : event.tail;
  const segmentIndex = event.kind === "damage" ? event.damage.segmentIndex : event.segmentIndex;
  return { segment: files.segments[segmentIndex]!.name, segmentIndex, offset, length, damage, tail };
}

class PlaceFinder {
  readonly #files: LogFiles;
  readonly #view: RecordView;
  readonly #segmentIndex: number;
  readonly #offset: number;
  #record: RecordPlace | null = null;
  #noRecord: NoRecord | null = null;

  constructor(files: LogFiles, { segment, offset }: { readonly segment: string; readonly offset: number }) {
    this.#files = files;
    this.#view = files.format.createView();
    this.#segmentIndex = files.segments.findIndex(({ name }) => name === segment);
    this.#offset = offset;
    const found = files.segments[this.#segmentIndex];
    if (found === undefined) {
      throw new WalctlError("usage", `no segment named '${segment}'`, "walctl stats --by segment lists them");
    }
    if (offset >= found.size) {
      const hint = found.size === 0 ? "the segment is empty" : `give one from 0 to ${found.size - 1}`;
      throw new WalctlError("usage", `${segment} has ${found.size} bytes, none at offset ${offset}`, hint);
    }
  }

  take(event: ScanEvent): void {
    if (event.kind === "records") {
      if (event.batch.segmentIndex === this.#segmentIndex) this.#look(event.batch);
      return;
    }
    const noRecord = noRecordOf(this.#files, event);
    if (noRecord?.segmentIndex === this.#segmentIndex && covers(noRecord, this.#offset))
      this.#noRecord = noRecord;
  }

  located(): Located {
    const records = this.#record === null ? [] : [this.#record];
    return { records, count: records.length, noRecord: this.#noRecord, below: null, above: null };
  }

  #look(batch: RecordBatch): void {
    const at = this.#offset - batch.offset;
    if (at < batch.starts[0]!) return;
    let index = batch.count - 1;
    while (batch.starts[index]! > at) index -= 1;
    this.#view.seek(batch, index);
    if (at < this.#view.start + this.#view.length)
      this.#record = placeOfRecord(this.#files, batch, this.#view);
  }
}

function covers({ offset, length }: NoRecord, position: number): boolean {
  return position >= offset && position < offset + length;
}

class LsnFinder {
  readonly #files: LogFiles;
  readonly #view: RecordView;
  readonly #lsn: bigint;
  readonly #records: RecordPlace[] = [];
  #count = 0;
  #below: RecordPlace | null = null;
  #above: RecordPlace | null = null;
  /** Of the latest record. */
  #latestLsn = 0n;
  /** Damage behind which no record has come yet, and that which may have been the record. */
  #pending: NoRecord | null = null;
  #noRecord: NoRecord | null = null;

  constructor(files: LogFiles, lsn: bigint) {
    this.#files = files;
    this.#view = files.format.createView();
    this.#lsn = lsn;
  }

  take(event: ScanEvent): void {
    if (event.kind === "records") {
      this.#look(event.batch);
      return;
    }
    const noRecord = noRecordOf(this.#files, event);
    if (noRecord === null || noRecord.length === 0) return;
    if (noRecord.damage?.lsn === this.#lsn) this.#noRecord ??= noRecord;
    else this.#pending ??= noRecord.damage === null ? null : noRecord;
  }

  located(): Located {
    const isFound = this.#count > 0;
    return {
      records: this.#records,
      count: this.#count,
      noRecord: isFound ? null : this.#noRecord,
      below: isFound ? null : this.#below,
      above: isFound ? null : this.#above,
    };
  }

  #look(batch: RecordBatch): void {
    for (let index = 0; index < batch.count; index++) {
      this.#view.seek(batch, index);
      this.#compare(batch, this.#view.lsn);
    }
  }

  #compare(batch: RecordBatch, lsn: bigint): void {
    const wanted = this.#lsn;
    if (this.#pending !== null && this.#latestLsn < wanted && wanted < lsn) this.#noRecord ??= this.#pending;
    this.#pending = null;
    this.#latestLsn = lsn;
    if (lsn === wanted) {
      this.#count += 1;
      if (this.#records.length < LISTED_MOST) this.#records.push(this.#place(batch));
    } else if (lsn < wanted) {
      if (this.#below === null || lsn > this.#below.lsn) this.#below = this.#place(batch);
    } else if (this.#above === null || lsn < this.#above.lsn) {
      this.#above = this.#place(batch);
    }
  }

  #place(batch: RecordBatch): RecordPlace {
    return placeOfRecord(this.#files, batch, this.#view);
  }
}
