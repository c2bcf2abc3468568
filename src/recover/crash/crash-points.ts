import { U64List } from "../../core/u64-list.ts";
import { cutSegment } from "../../segment/cut-segment.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { LogPassOptions } from "../log-pass.ts";
import { LogPass } from "../log-pass.ts";

/** Where a log can end: behind one of its records, or before all of them. */
export interface CrashPoint {
  readonly segmentIndex: number;
  /** Where the record ends, from its segment's first byte. */
  readonly end: number;
  /** Of the record; null before the first one. */
  readonly lsn: bigint | null;
}

const BEFORE_ALL: CrashPoint = { segmentIndex: 0, end: 0, lsn: null };

const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * The log as a crash at a point leaves it: what stands behind it was never written.
 *
 * @param appended records that were written there since
 */
export function crashedLog(
  files: LogFiles,
  { segmentIndex, end }: CrashPoint,
  appended: Uint8Array = NOTHING,
): LogFiles {
  const segments = files.segments.slice(0, segmentIndex + 1).map((segment, index) => {
    if (index === segmentIndex) return cutSegment(segment, end, appended);
    return { ...segment, isNewest: false };
  });
  return { ...files, segments };
}

/** Every point behind a record that recovery uses, in file order: 24 bytes each. */
export class CrashPoints {
  private readonly segments: number[] = [];
  private readonly ends: number[] = [];
  private readonly lsns: U64List = new U64List();

  constructor(files: LogFiles, options: LogPassOptions) {
    new LogPass(files, options, {
      records: (cursor, batch, used) => {
        for (let index = 0; index < used; index++) {
          cursor.seek(batch, index);
          this.segments.push(cursor.segmentIndex);
          this.ends.push(cursor.offset + cursor.view.length);
          this.lsns.push(cursor.keys.lsnHigh, cursor.keys.lsnLow);
        }
      },
    }).run();
  }

  /** How many records there are. */
  get length(): number {
    return this.ends.length;
  }

  /** @param records how many of them there are at the crash; 0 for the point before all */
  at(records: number): CrashPoint {
    if (records === 0) return BEFORE_ALL;
    const index = records - 1;
    return { segmentIndex: this.segments[index]!, end: this.ends[index]!, lsn: this.lsns.at(index) };
  }
}

/** The point behind the first record with an LSN, in file order; null where there is none. */
export function crashPointAt(files: LogFiles, options: LogPassOptions, lsn: bigint): CrashPoint | null {
  let found: CrashPoint | null = null;
  const pass = new LogPass(
    files,
    { ...options, salvage: true },
    {
      records(cursor, batch, used) {
        for (let index = 0; index < used && found === null; index++) {
          cursor.seek(batch, index);
          if (cursor.view.lsn !== lsn) continue;
          found = { segmentIndex: cursor.segmentIndex, end: cursor.offset + cursor.view.length, lsn };
        }
      },
    },
  );
  for (const _ of pass.steps("analysis")) if (found !== null) break;
  return found;
}

/** The point behind the last record that recovery uses. */
export function lastCrashPoint(files: LogFiles, options: LogPassOptions): CrashPoint {
  let last = BEFORE_ALL;
  new LogPass(files, options, {
    records(cursor, batch, used) {
      cursor.seek(batch, used - 1);
      const { segmentIndex, offset, view } = cursor;
      last = { segmentIndex, end: offset + view.length, lsn: view.lsn };
    },
  }).run();
  return last;
}
