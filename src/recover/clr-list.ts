import { joinU64, U64_MAX } from "../core/u64.ts";

/** A compensation log record that a correct recovery writes. */
export interface Compensation {
  /** Null where LSNs have come to an end, so that it cannot be written. */
  readonly lsn: bigint | null;
  readonly txnId: bigint;
  /** The update that it compensates. */
  readonly prevLsn: bigint;
  readonly pageId: bigint;
  readonly pageOffset: number;
  /** What is to be undone next; 0 where nothing is. */
  readonly undoNextLsn: bigint;
}

/** A CLR in halves, filled anew for each one. */
export class CompensationHalves {
  txnIdHigh = 0;
  txnIdLow = 0;
  prevLsnHigh = 0;
  prevLsnLow = 0;
  pageIdHigh = 0;
  pageIdLow = 0;
  pageOffset = 0;
  undoNextHigh = 0;
  undoNextLow = 0;
}

const WORDS = 9;
const INITIAL_RECORDS = 16;

/** The compensation records of an undo, in the order in which they are written: 36 bytes each. */
export class ClrList implements Iterable<Compensation> {
  private readonly firstLsn: bigint;
  private words: Uint32Array = new Uint32Array(WORDS * INITIAL_RECORDS);
  private count = 0;

  /** @param firstLsn LSN of the first one; they follow each other without a gap. At most 2^64, which none can have. */
  constructor(firstLsn: bigint) {
    this.firstLsn = firstLsn;
  }

  get length(): number {
    return this.count;
  }

  push(clr: CompensationHalves): void {
    const at = WORDS * this.count;
    if (at === this.words.length) this.grow();
    const { words } = this;
    words[at] = clr.txnIdHigh;
    words[at + 1] = clr.txnIdLow;
    words[at + 2] = clr.prevLsnHigh;
    words[at + 3] = clr.prevLsnLow;
    words[at + 4] = clr.pageIdHigh;
    words[at + 5] = clr.pageIdLow;
    words[at + 6] = clr.pageOffset;
    words[at + 7] = clr.undoNextHigh;
    words[at + 8] = clr.undoNextLow;
    this.count += 1;
  }

  /** How many of them can be written, from the first on: so many LSNs are left. */
  get writable(): number {
    const left = U64_MAX - this.firstLsn + 1n;
    return left < BigInt(this.count) ? Number(left) : this.count;
  }

  /** The record at `index`, which must be below `length`. */
  at(index: number): Compensation {
    const at = WORDS * index;
    const lsn = this.firstLsn + BigInt(index);
    return {
      lsn: lsn > U64_MAX ? null : lsn,
      txnId: this.join(at),
      prevLsn: this.join(at + 2),
      pageId: this.join(at + 4),
      pageOffset: this.words[at + 6]!,
      undoNextLsn: this.join(at + 7),
    };
  }

  *[Symbol.iterator](): Iterator<Compensation> {
    for (let index = 0; index < this.count; index++) yield this.at(index);
  }

  private join(at: number): bigint {
    return joinU64(this.words[at]!, this.words[at + 1]!);
  }

  private grow(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
  }
}
