import { joinU64 } from "../../core/u64.ts";
import { U64List } from "../../core/u64-list.ts";
import type { Format } from "../../format/format.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { RecordType } from "../../format/record.ts";
import { UncertainItems } from "./uncertain-items.ts";

/** What a record is to the messages of a log. */
const NOTHING = 0;
const FULL = 1;
const FIRST = 2;
const MIDDLE = 3;
const LAST = 4;
const BEGIN = 5;
const COMMIT = 6;
const ABORT = 7;
/** A record of an undefined type can be any of these. */
const UNKNOWN = 8;

const ROLES: Partial<Record<RecordType, number>> = {
  full: FULL,
  first: FIRST,
  middle: MIDDLE,
  last: LAST,
  begin: BEGIN,
  commit: COMMIT,
  abort: ABORT,
  unknown: UNKNOWN,
};

/**
 * Puts the messages of a log together, in the order in which it is shown the records: full records, and fragments that
 * follow each other from first to last. A message has the LSN of its first record.
 */
export class MessageFold {
  readonly transactions: UncertainItems = new UncertainItems();
  messages = 0;
  /** Fragments that make up no whole message. */
  strayFragments = 0;
  /** Those of them with which the log ends: the rest of the message may not have been written yet. */
  lastFragments = 0;
  /** The LSN of each message; null where they are not asked for. */
  readonly lsns: U64List | null;
  private readonly roles: Uint8Array;
  /** Fragments of the message that has begun and not ended. */
  private openFragments = 0;
  private openHigh = 0;
  private openLow = 0;
  private firstLsn: bigint | null = null;

  constructor({ types }: Format, keepLsns: boolean) {
    this.roles = Uint8Array.from(
      { length: 256 },
      (_, code) => ROLES[types.get(code) ?? "unknown"] ?? NOTHING,
    );
    this.lsns = keepLsns ? new U64List() : null;
  }

  add({ typeCode, lsnHigh, lsnLow }: RecordKeys): void {
    switch (this.roles[typeCode]) {
      case FULL:
        if (this.openFragments > 0) this.breakOff();
        this.addMessage(lsnHigh, lsnLow);
        break;
      case FIRST:
        this.breakOff();
        this.openFragments = 1;
        this.openHigh = lsnHigh;
        this.openLow = lsnLow;
        break;
      case MIDDLE:
      case LAST:
        this.goOn(this.roles[typeCode] === LAST);
        break;
      case BEGIN:
        this.transactions.begin(this.messages);
        break;
      case COMMIT:
        this.transactions.commit();
        break;
      case ABORT:
        this.transactions.abort(this.messages);
        break;
      case UNKNOWN:
        this.breakOff();
        break;
    }
  }

  /** Whether records of this type are messages, or parts of one. */
  isMessagePart(typeCode: number): boolean {
    const role = this.roles[typeCode]!;
    return role >= FULL && role <= LAST;
  }

  /** Records are missing here: what has begun cannot be put together. */
  breakOff(): void {
    this.strayFragments += this.openFragments;
    this.openFragments = 0;
  }

  finish(): void {
    this.lastFragments = this.openFragments;
    this.breakOff();
    this.transactions.finish(this.messages);
  }

  /** LSN of the first message that is certain; null where there is none. */
  get startLsn(): bigint | null {
    return this.transactions.firstCertain < this.messages ? this.firstLsn : null;
  }

  private goOn(isLast: boolean): void {
    if (this.openFragments === 0) {
      this.strayFragments += 1;
      return;
    }
    this.openFragments += 1;
    if (!isLast) return;
    this.openFragments = 0;
    this.addMessage(this.openHigh, this.openLow);
  }

  private addMessage(lsnHigh: number, lsnLow: number): void {
    if (this.messages === this.transactions.firstCertain) this.firstLsn = joinU64(lsnHigh, lsnLow);
    this.messages += 1;
    this.lsns?.push(lsnHigh, lsnLow);
  }
}
