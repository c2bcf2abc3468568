import { AgingEntries } from "../analysis/aging-entries.ts";
import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_COMMIT,
  KIND_END,
  KIND_NONE,
  KIND_UNKNOWN,
  KIND_UPDATE,
  transactionKinds,
} from "../analysis/transaction-kind.ts";
import { ABORTED, ACTIVE, COMMITTED, ENDED } from "../analysis/transaction-table.ts";
import { joinU64 } from "../core/u64.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import { DistributionCounter } from "./distribution.ts";
import type { TransactionStats, TransactionUsage } from "./result.ts";
import { TopList } from "./top-list.ts";

/** Words of an entry. 64-bit numbers are two halves, high first. */
const ENTRY_WORDS = 8;
const STATUS = 0;
const RECORDS = 1;
const BYTES_HIGH = 2;
const BYTES_LOW = 3;
const FIRST_HIGH = 4;
const FIRST_LOW = 5;
const LAST_HIGH = 6;
const LAST_LOW = 7;

const TWO_TO_32 = 0x1_0000_0000;

const WORDS_FOR_STATUS = {
  [ACTIVE]: "active",
  [COMMITTED]: "committed",
  [ABORTED]: "aborted",
  [ENDED]: "ended",
} as const;

type Status = keyof typeof WORDS_FOR_STATUS;

/** What a record does to its transaction's status; nothing for the other kinds. */
const STATUS_OF_KIND: Readonly<Record<number, number>> = {
  [KIND_COMMIT]: COMMITTED,
  [KIND_ABORT]: ABORTED,
  [KIND_END]: ENDED,
};

/** Transactions by incarnation, for formats whose records name theirs. */
export class TransactionCounter {
  private readonly kinds: Uint8Array;
  private readonly updateWithoutPrevLsnBegins: boolean;
  private readonly entries: AgingEntries;
  private readonly byStatus = { [ACTIVE]: 0, [COMMITTED]: 0, [ABORTED]: 0, [ENDED]: 0 };
  private readonly records: DistributionCounter = new DistributionCounter();
  private readonly bytes: DistributionCounter = new DistributionCounter();
  private readonly largest: TopList<TransactionUsage>;
  private readonly oldest: TopList<TransactionUsage>;

  /** @param top how many transactions are named */
  constructor({ types, rules }: Format, top: number) {
    this.kinds = transactionKinds(types);
    this.updateWithoutPrevLsnBegins = rules.updateWithoutPrevLsnBegins;
    this.largest = new TopList(top, ({ bytes }) => bytes);
    this.oldest = new TopList(top, ({ firstLsn }) => -Number(firstLsn));
    this.entries = new AgingEntries({
      entryWords: ENTRY_WORDS,
      putAway: (idHigh, idLow, words, at) => {
        if (words[at + STATUS] === ACTIVE) return false;
        this.finish(idHigh, idLow, words, at);
        return true;
      },
    });
  }

  add(keys: RecordKeys, length: number): void {
    const kind = this.kinds[keys.typeCode]!;
    if (kind === KIND_NONE) return;
    const { txnIdHigh, txnIdLow } = keys;
    let at = this.entries.find(txnIdHigh, txnIdLow);
    if (at < 0) {
      // A record of an undefined type cannot start anything.
      if (kind === KIND_UNKNOWN) return;
      at = this.entries.place(txnIdHigh, txnIdLow);
      this.start(at, keys);
    } else if (this.startsAnew(kind, keys)) {
      this.finish(txnIdHigh, txnIdLow, this.entries.words, at);
      this.start(at, keys);
    }
    this.count(at, keys, length);
    const status = STATUS_OF_KIND[kind];
    if (status !== undefined) this.setStatus(at, status);
  }

  /** @param lastLsn of the log */
  result(lastLsn: bigint | null): { stats: TransactionStats; top: readonly TransactionUsage[] } {
    this.entries.forEach((...entry) => {
      this.finish(...entry);
    });
    const { byStatus } = this;
    const end = lastLsn ?? 0n;
    const stats = {
      committed: byStatus[COMMITTED],
      aborted: byStatus[ABORTED],
      active: byStatus[ACTIVE],
      ended: byStatus[ENDED],
      records: this.records.result(),
      bytes: this.bytes.result(),
      open: this.oldest.list().map((usage) => ({ ...usage, ageLsns: end - usage.firstLsn })),
    };
    return { stats, top: this.largest.list() };
  }

  private startsAnew(kind: number, keys: RecordKeys): boolean {
    if (kind === KIND_BEGIN) return true;
    const isFirst = keys.prevLsnHigh === 0 && keys.prevLsnLow === 0;
    return kind === KIND_UPDATE && isFirst && this.updateWithoutPrevLsnBegins;
  }

  private start(at: number, keys: RecordKeys): void {
    const { words } = this.entries;
    words.fill(0, at, at + ENTRY_WORDS);
    words[at + STATUS] = ACTIVE;
    words[at + FIRST_HIGH] = keys.lsnHigh;
    words[at + FIRST_LOW] = keys.lsnLow;
  }

  private count(at: number, keys: RecordKeys, length: number): void {
    const { words } = this.entries;
    words[at + RECORDS] = words[at + RECORDS]! + 1;
    const low = words[at + BYTES_LOW]! + length;
    words[at + BYTES_LOW] = low;
    if (low >= TWO_TO_32) words[at + BYTES_HIGH] = words[at + BYTES_HIGH]! + Math.floor(low / TWO_TO_32);
    words[at + LAST_HIGH] = keys.lsnHigh;
    words[at + LAST_LOW] = keys.lsnLow;
  }

  /** Committed and ended counts once, as committed; so does aborted. */
  private setStatus(at: number, status: number): void {
    const { words } = this.entries;
    if (status !== ENDED || words[at + STATUS] === ACTIVE) words[at + STATUS] = status;
  }

  /** Counts an incarnation that has all its records. */
  private finish(idHigh: number, idLow: number, words: Uint32Array, at: number): void {
    const status = words[at + STATUS] as Status;
    const records = words[at + RECORDS]!;
    const bytes = words[at + BYTES_HIGH]! * TWO_TO_32 + words[at + BYTES_LOW]!;
    this.byStatus[status] += 1;
    this.records.add(records);
    this.bytes.add(bytes);
    const isOld =
      status === ACTIVE && this.oldest.wants(-(words[at + FIRST_HIGH]! * TWO_TO_32 + words[at + FIRST_LOW]!));
    if (!isOld && !this.largest.wants(bytes)) return;
    const usage = {
      txnId: joinU64(idHigh, idLow),
      status: WORDS_FOR_STATUS[status],
      records,
      bytes,
      firstLsn: joinU64(words[at + FIRST_HIGH]!, words[at + FIRST_LOW]!),
      lastLsn: joinU64(words[at + LAST_HIGH]!, words[at + LAST_LOW]!),
    };
    if (isOld) this.oldest.add(usage);
    if (this.largest.wants(bytes)) this.largest.add(usage);
  }
}
