import { escapeString } from "../core/escape.ts";
import { joinU64 } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { Format } from "../format/format.ts";
import type { RecordView } from "../format/view.ts";
import type { Damage } from "../log/events.ts";
import type { SegmentScanEvent } from "../log/scan-segment.ts";
import { scanSegment } from "../log/scan-segment.ts";
import { FileSource, FileWasCut } from "../segment/file-source.ts";
import type { ByteSource, Segment } from "../segment/segment.ts";
import { Beginning } from "./beginning.ts";
import { ChangeWatch } from "./change-watch.ts";
import type { DumpEvents } from "./dump-events.ts";
import type { DumpEvent } from "./events.ts";
import { restOfBatch } from "./rest-of-batch.ts";

/** A record's first byte, and its LSN in formats with LSNs by position. */
export interface ReadingPlace {
  readonly offset: number;
  readonly lsn: bigint | null;
}

/** The end of what could be read: bytes that are no complete record yet, or none. */
export interface Unfinished {
  readonly offset: number;
  readonly length: number;
}

/**
 * A scan begins so far before the place that has been reached, so that it knows the LSNs before it when it has to
 * judge bytes that are no record.
 */
const CONTEXT_BYTES: number = 64 * 1024;

/**
 * So much is looked at first behind the place that has been reached: where zeros stand there, they are what
 * preallocation left, and need not be read to their end each time.
 */
const LOOK_AHEAD_BYTES: number = 4 * 1024 * 1024;

/** So many bytes at the start tell whether a file was written anew: the first record's header. */
const HEAD_BYTES = 32;

/**
 * Reads a segment that others write. Records are passed on as soon as they are intact. What is no record at the end
 * may become one: nothing is said of it, until records stand behind it or the segment is finished.
 */
export class SegmentFollower {
  segment: Segment;
  readonly source: FileSource;
  readonly #format: Format;
  readonly #view: RecordView;
  /** Where a scan begins. */
  #anchor: ReadingPlace;
  /** Everything before is dealt with. */
  #position: number;
  /** Seen once, and not yet believed: the writer may have been at work on these bytes while they were read. */
  #suspect: Damage | null = null;
  #unfinished: Unfinished | null = null;
  readonly #changes = new ChangeWatch();
  /** The first bytes, when they were last looked at. */
  #head: Buffer = Buffer.alloc(0);

  /** @throws WalctlError where the segment cannot be opened */
  constructor(format: Format, segment: Segment, start: ReadingPlace | null) {
    this.segment = segment;
    this.source = new FileSource(segment.path);
    this.#format = format;
    this.#view = format.createView();
    this.#anchor = start ?? { offset: 0, lsn: segment.firstLsn };
    this.#position = this.#anchor.offset;
  }

  /** What stands at the end and is no record yet; null where the file ends with a record, or with zeros. */
  get unfinished(): Unfinished | null {
    return this.#unfinished;
  }

  /** When the file was last found changed, by `performance.now`. */
  get changedAtMs(): number {
    return this.#changes.changedAtMs;
  }

  /** What has been added since the last time. Where the file is cut meanwhile, the next look sees what is left. */
  *advance(events: DumpEvents): Generator<DumpEvent> {
    try {
      yield* this.#look(events);
    } catch (error) {
      if (!(error instanceof FileWasCut)) throw error;
    }
  }

  *#look(events: DumpEvents): Generator<DumpEvent> {
    this.source.refresh();
    const isOpen = this.source.size > this.#position;
    if (!this.#changes.isDue(this.source, isOpen) && this.#suspect === null) return;
    yield* this.#noticeCut();
    this.#head = this.#readHead();
    const lookedAt = Math.min(this.source.size, this.#position + LOOK_AHEAD_BYTES);
    const isDone = yield* this.#scan(events, new Beginning(this.source, lookedAt));
    const isAllKnown = isDone && this.#position < lookedAt;
    if (isAllKnown || lookedAt >= this.source.size) return;
    // A record that goes on behind what was looked at is not unfinished.
    this.#unfinished = null;
    yield* this.#scan(events, this.source);
  }

  /** What is left of a segment to which nothing will be added, and how it ends. */
  *finish(events: DumpEvents): Generator<DumpEvent> {
    for (;;) {
      this.source.refresh();
      try {
        return yield* this.#rest(events);
      } catch (error) {
        // Cut meanwhile: it is read on as it is now.
        if (!(error instanceof FileWasCut)) throw error;
      }
    }
  }

  *#rest(events: DumpEvents): Generator<DumpEvent> {
    for (const event of this.#newEvents(this.source)) {
      if (event.kind === "records") yield* this.#records(event.batch, events);
      else if (event.kind === "damage") yield this.#damage(event.damage, events);
      else yield events.segmentEnd(this.segment, event.tail);
    }
  }

  close(): void {
    this.source.close();
  }

  /** A file that is shorter than what was read of it was cut, or cut and written anew. */
  *#noticeCut(): Generator<DumpEvent> {
    const { size } = this.source;
    if (size >= this.#position) return;
    const head = this.#readHead();
    const isAnew = !this.#head.subarray(0, head.length).equals(head);
    const what = isAnew ? "written anew" : `cut to ${size} bytes`;
    const message = `${escapeString(this.segment.name)} was ${what}; it had been read up to ${this.#position}`;
    this.#position = isAnew ? 0 : size;
    if (this.#position < this.#anchor.offset) this.#anchor = { offset: 0, lsn: this.segment.firstLsn };
    this.#suspect = null;
    yield { kind: "notice", segment: this.segment, message };
  }

  #readHead(): Buffer {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, this.source.read(head, 0));
  }

  /** @returns whether what was looked at tells enough: it ends with a record or with zeros */
  *#scan(events: DumpEvents, source: ByteSource): Generator<DumpEvent, boolean> {
    for (const event of this.#newEvents(source)) {
      if (event.kind === "records") {
        yield* this.#records(event.batch, events);
      } else if (event.kind === "tail") {
        const { kind, offset, length } = event.tail;
        const isDone = kind === "clean" || kind === "zero";
        this.#unfinished = isDone ? null : { offset, length };
        return isDone;
      } else if (event.damage.atEnd) {
        this.#unfinished = { offset: event.damage.offset, length: source.size - event.damage.offset };
        return false;
      } else if (isSame(event.damage, this.#suspect)) {
        yield this.#damage(event.damage, events);
      } else {
        this.#suspect = event.damage;
        return true;
      }
    }
    return true;
  }

  /** What a scan finds behind the place that has been reached. */
  *#newEvents(source: ByteSource): Generator<SegmentScanEvent> {
    const { offset: fromOffset, lsn: firstLsn } = this.#anchor;
    for (const event of scanSegment(this.#format, source, { segmentIndex: 0, fromOffset, firstLsn })) {
      if (event.kind === "damage" && event.damage.offset < this.#position) continue;
      if (event.kind === "records") {
        const batch = restOfBatch(event.batch, this.#position);
        if (batch.count > 0) yield { kind: "records", batch };
      } else {
        yield event;
      }
    }
  }

  *#records(batch: RecordBatch, events: DumpEvents): Generator<DumpEvent> {
    this.#view.seek(batch, batch.count - 1);
    const first = batch.offset + batch.starts[0]!;
    this.#position = batch.offset + this.#view.start + this.#view.length;
    this.#suspect = null;
    if (this.#position - this.#anchor.offset > CONTEXT_BYTES) {
      const isByPosition = this.#format.layout.lsn === "position";
      this.#anchor = {
        offset: first,
        lsn: isByPosition ? joinU64(batch.firstLsnHigh, batch.firstLsnLow) : null,
      };
    }
    yield* events.records(this.segment, batch, this.source);
  }

  #damage(damage: Damage, events: DumpEvents): DumpEvent {
    this.#position = damage.offset + damage.length;
    this.#suspect = null;
    return events.damage(this.segment, damage);
  }
}

function isSame(damage: Damage, other: Damage | null): boolean {
  return other !== null && damage.offset === other.offset && damage.length === other.length;
}
