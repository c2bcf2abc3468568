import type { RecordList, RecordPlace } from "./result.ts";

/** So many records of a list are kept. */
const LISTED_MOST = 5;

/** Records of which the first or the last are kept. */
export class RecordCollection implements RecordList {
  count = 0;
  listed: RecordPlace[] = [];

  /** Adds one, and keeps the last. */
  addLast(place: RecordPlace): void {
    this.count += 1;
    this.listed.push(place);
    if (this.listed.length > LISTED_MOST) this.listed.shift();
  }

  /** Adds one, and keeps the first. */
  addFirst(place: RecordPlace): void {
    this.count += 1;
    if (this.listed.length < LISTED_MOST) this.listed.push(place);
  }

  clear(): void {
    this.count = 0;
    this.listed = [];
  }
}
