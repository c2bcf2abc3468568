import { joinU64 } from "../core/u64.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import { AgingEntries } from "./aging-entries.ts";
import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_COMMIT,
  KIND_END,
  KIND_NONE,
  KIND_UNKNOWN,
  KIND_UPDATE,
  transactionKinds,
} from "./transaction-kind.ts";
import { ABORTED, ACTIVE, COMMITTED, ENDED } from "./transaction-table.ts";

/** Words of an entry. 64-bit numbers are two halves, high first. */
const ENTRY_WORDS = 10;
const STATUS = 0;
const RECORDS = 1;
const BYTES_HIGH = 2;
const BYTES_LOW = 3;
const FIRST_HIGH = 4;
const FIRST_LOW = 5;
const LAST_HIGH = 6;
const LAST_LOW = 7;
const FIRST_ORDINAL = 8;
const LAST_ORDINAL = 9;

const TWO_TO_32 = 0x1_0000_0000;

export type IncarnationStatus = "active" | "committed" | "aborted" | "ended";

const WORDS_FOR_STATUS: Readonly<Record<number, IncarnationStatus>> = {
  [ACTIVE]: "active",
  [COMMITTED]: "committed",
  [ABORTED]: "aborted",
  [ENDED]: "ended",
};

/** What a record does to its transaction's status; nothing for the other kinds. */
const STATUS_OF_KIND: Readonly<Record<number, number>> = {
  [KIND_COMMIT]: COMMITTED,
  [KIND_ABORT]: ABORTED,
  [KIND_END]: ENDED,
};

/** One incarnation of a transaction id. The same object is used for all: copy what must outlive the call. */
export class Incarnation {
  idHigh = 0;
  idLow = 0;
  status: IncarnationStatus = "active";
  records = 0;
  bytes = 0;
  firstLsnHigh = 0;
  firstLsnLow = 0;
  lastLsnHigh = 0;
  lastLsnLow = 0;
  /** Numbers of its first and last record in the log, from 0 on. */
  firstOrdinal = 0;
  lastOrdinal = 0;
}

/** What is said of an incarnation to people and programs. */
export interface IncarnationFacts {
  readonly txnId: bigint;
  readonly status: IncarnationStatus;
  readonly records: number;
  readonly bytes: number;
  readonly firstLsn: bigint;
  readonly lastLsn: bigint;
}

/** A copy that outlives the call. */
export function factsOf(incarnation: Incarnation): IncarnationFacts {
  const { idHigh, idLow, status, records, bytes } = incarnation;
  return {
    txnId: joinU64(idHigh, idLow),
    status,
    records,
    bytes,
    firstLsn: joinU64(incarnation.firstLsnHigh, incarnation.firstLsnLow),
    lastLsn: joinU64(incarnation.lastLsnHigh, incarnation.lastLsnLow),
  };
}

/**
 * What each incarnation of a transaction id takes of the log, for formats whose records name their transaction. Memory
 * depends on how many are open at a time.
 */
export class IncarnationUsage {
  private readonly kinds: Uint8Array;
  private readonly updateWithoutPrevLsnBegins: boolean;
  private readonly entries: AgingEntries;
  private readonly onEnd: (incarnation: Incarnation) => void;
  private readonly incarnation: Incarnation = new Incarnation();
  private ordinal = 0;

  /** @param onEnd hears of each incarnation that has all its records, in no particular order */
  constructor({ types, rules }: Format, onEnd: (incarnation: Incarnation) => void) {
    this.kinds = transactionKinds(types);
    this.updateWithoutPrevLsnBegins = rules.updateWithoutPrevLsnBegins;
    this.onEnd = onEnd;
    this.entries = new AgingEntries({
      entryWords: ENTRY_WORDS,
      putAway: (idHigh, idLow, words, at) => {
        if (words[at + STATUS] === ACTIVE) return false;
        this.end(idHigh, idLow, words, at);
        return true;
      },
    });
  }

  /** Every record of the log, in its order. */
  add(keys: RecordKeys, length: number): void {
    const ordinal = this.ordinal;
    this.ordinal = ordinal + 1;
    const kind = this.kinds[keys.typeCode]!;
    if (kind === KIND_NONE) return;
    const { txnIdHigh, txnIdLow } = keys;
    let at = this.entries.find(txnIdHigh, txnIdLow);
    if (at < 0) {
      // A record of an undefined type cannot start anything.
      if (kind === KIND_UNKNOWN) return;
      at = this.entries.place(txnIdHigh, txnIdLow);
      this.start(at, keys, ordinal);
    } else if (this.startsAnew(kind, keys)) {
      this.end(txnIdHigh, txnIdLow, this.entries.words, at);
      this.start(at, keys, ordinal);
    }
    this.count(at, keys, length, ordinal);
    const status = STATUS_OF_KIND[kind];
    if (status !== undefined) this.setStatus(at, status);
  }

  /** The log is over. */
  finish(): void {
    this.entries.forEach((...entry) => {
      this.end(...entry);
    });
  }

  private startsAnew(kind: number, keys: RecordKeys): boolean {
    if (kind === KIND_BEGIN) return true;
    const isFirst = keys.prevLsnHigh === 0 && keys.prevLsnLow === 0;
    return kind === KIND_UPDATE && isFirst && this.updateWithoutPrevLsnBegins;
  }

  private start(at: number, keys: RecordKeys, ordinal: number): void {
    const { words } = this.entries;
    words.fill(0, at, at + ENTRY_WORDS);
    words[at + STATUS] = ACTIVE;
    words[at + FIRST_HIGH] = keys.lsnHigh;
    words[at + FIRST_LOW] = keys.lsnLow;
    words[at + FIRST_ORDINAL] = ordinal;
  }

  private count(at: number, keys: RecordKeys, length: number, ordinal: number): void {
    const { words } = this.entries;
    words[at + RECORDS] = words[at + RECORDS]! + 1;
    const low = words[at + BYTES_LOW]! + length;
    words[at + BYTES_LOW] = low;
    if (low >= TWO_TO_32) words[at + BYTES_HIGH] = words[at + BYTES_HIGH]! + Math.floor(low / TWO_TO_32);
    words[at + LAST_HIGH] = keys.lsnHigh;
    words[at + LAST_LOW] = keys.lsnLow;
    words[at + LAST_ORDINAL] = ordinal;
  }

  /** Committed and ended counts once, as committed; so does aborted. */
  private setStatus(at: number, status: number): void {
    const { words } = this.entries;
    if (status !== ENDED || words[at + STATUS] === ACTIVE) words[at + STATUS] = status;
  }

  private end(idHigh: number, idLow: number, words: Uint32Array, at: number): void {
    const { incarnation } = this;
    incarnation.idHigh = idHigh;
    incarnation.idLow = idLow;
    incarnation.status = WORDS_FOR_STATUS[words[at + STATUS]!]!;
    incarnation.records = words[at + RECORDS]!;
    incarnation.bytes = words[at + BYTES_HIGH]! * TWO_TO_32 + words[at + BYTES_LOW]!;
    incarnation.firstLsnHigh = words[at + FIRST_HIGH]!;
    incarnation.firstLsnLow = words[at + FIRST_LOW]!;
    incarnation.lastLsnHigh = words[at + LAST_HIGH]!;
    incarnation.lastLsnLow = words[at + LAST_LOW]!;
    incarnation.firstOrdinal = words[at + FIRST_ORDINAL]!;
    incarnation.lastOrdinal = words[at + LAST_ORDINAL]!;
    this.onEnd(incarnation);
  }
}
