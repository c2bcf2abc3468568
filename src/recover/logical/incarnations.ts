import { MAX_WRITERS } from "../../analysis/lsn-runs.ts";
import { ABORTED, ACTIVE, COMMITTED } from "../../analysis/transaction-table.ts";
import { IdIndex } from "../../core/id-index.ts";
import { joinU64 } from "../../core/u64.ts";
import { U64List } from "../../core/u64-list.ts";
import { Uint32Column } from "../../core/uint32-column.ts";
import type { TransactionList } from "../../format/engine.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { TransactionCounts } from "../result.ts";

/** No incarnation; their numbers begin at 0. */
const NONE = 0xffff_ffff;

/**
 * All incarnations of all transaction ids, each with a number, and what became of it. A begin starts one, and so does
 * the first record of an id whose begin the log does not have. The first commit or abort ends it.
 */
export class Incarnations {
  private readonly ids: IdIndex = new IdIndex();
  /** By number of the id: its latest incarnation. */
  private readonly latest: Uint32Column = new Uint32Column();
  /** By incarnation. */
  private readonly txnIds: U64List = new U64List();
  private readonly statuses: Uint32Column = new Uint32Column();
  private readonly lastHighs: Uint32Column = new Uint32Column();
  private readonly lastLows: Uint32Column = new Uint32Column();
  /** Of the few of which the log had no record when a checkpoint named them: the checkpoint's LSN. */
  private readonly namedAt: Map<number, bigint> = new Map();

  /** The incarnation that a begin starts. */
  begin(keys: RecordKeys): number {
    const { txnIdHigh, txnIdLow } = keys;
    const number = this.idNumber(txnIdHigh, txnIdLow);
    const latest = this.latest.get(number);
    const incarnation = this.isNamedBefore(latest, keys) ? latest : this.start(number, txnIdHigh, txnIdLow);
    this.setLast(incarnation, keys);
    return incarnation;
  }

  /** Whether there was a record of the transaction id before this one. */
  has({ txnIdHigh, txnIdLow }: RecordKeys): boolean {
    const number = this.ids.find(txnIdHigh, txnIdLow);
    if (number < 0) return false;
    const incarnation = this.latest.get(number);
    return this.lastHighs.get(incarnation) !== 0 || this.lastLows.get(incarnation) !== 0;
  }

  /** The incarnation that a record belongs to; the record becomes its latest. */
  follow(keys: RecordKeys): number {
    const incarnation = this.current(keys.txnIdHigh, keys.txnIdLow);
    this.setLast(incarnation, keys);
    return incarnation;
  }

  /** @param status COMMITTED or ABORTED */
  end(keys: RecordKeys, status: number): void {
    const incarnation = this.follow(keys);
    if (this.statuses.get(incarnation) === ACTIVE) this.statuses.set(incarnation, status);
  }

  /**
   * A checkpoint names the transaction as active: it is open, also where the log has none of its records.
   *
   * @param lsn of the checkpoint
   */
  nameActive(high: number, low: number, lsn: bigint): void {
    const known = this.statuses.length;
    const incarnation = this.current(high, low);
    if (incarnation === known) this.namedAt.set(incarnation, lsn);
  }

  /** How many there are. */
  get length(): number {
    return this.statuses.length;
  }

  /** ACTIVE, COMMITTED or ABORTED. */
  status(incarnation: number): number {
    return this.statuses.get(incarnation);
  }

  /** LSN of its last record; 0 where only a checkpoint names it. */
  lastLsn(incarnation: number): bigint {
    return joinU64(this.lastHighs.get(incarnation), this.lastLows.get(incarnation));
  }

  isCommitted(incarnation: number): boolean {
    return this.statuses.get(incarnation) === COMMITTED;
  }

  txnId(incarnation: number): bigint {
    return this.txnIds.at(incarnation);
  }

  txnIdHigh(incarnation: number): number {
    return this.txnIds.highAt(incarnation);
  }

  txnIdLow(incarnation: number): number {
    return this.txnIds.lowAt(incarnation);
  }

  counts(): TransactionCounts {
    const byStatus = [0, 0, 0, 0];
    for (let i = 0; i < this.statuses.length; i++) byStatus[this.statuses.get(i)]! += 1;
    return {
      committed: byStatus[COMMITTED]!,
      aborted: byStatus[ABORTED]!,
      active: byStatus[ACTIVE]!,
      ended: 0,
    };
  }

  /** Those that neither committed nor aborted; the last LSN is 0 where only a checkpoint names the transaction. */
  active(): TransactionList {
    const txnIds = new U64List();
    const lastLsns = new U64List();
    for (let i = 0; i < this.statuses.length; i++) {
      if (this.statuses.get(i) !== ACTIVE) continue;
      txnIds.push(this.txnIds.highAt(i), this.txnIds.lowAt(i));
      lastLsns.push(this.lastHighs.get(i), this.lastLows.get(i));
    }
    return { txnIds, lastLsns };
  }

  /** The ids of those, each once, in the order of their first incarnation. */
  losers(): U64List {
    const seen = new IdIndex();
    const losers = new U64List();
    for (let i = 0; i < this.statuses.length; i++) {
      const [high, low] = [this.txnIds.highAt(i), this.txnIds.lowAt(i)];
      if (this.statuses.get(i) !== ACTIVE || seen.find(high, low) >= 0) continue;
      seen.add(high, low);
      losers.push(high, low);
    }
    return losers;
  }

  /**
   * Whether a begin is that of an incarnation of which nothing is known but that a checkpoint names it: LSNs are
   * taken before records are written, so that a begin with a lower LSN can stand behind the checkpoint.
   */
  private isNamedBefore(incarnation: number, { lsnHigh, lsnLow }: RecordKeys): boolean {
    const namedAt = this.namedAt.get(incarnation);
    if (namedAt === undefined) return false;
    this.namedAt.delete(incarnation);
    const lsn = joinU64(lsnHigh, lsnLow);
    const isEmpty = this.lastHighs.get(incarnation) === 0 && this.lastLows.get(incarnation) === 0;
    // Far lower ones are of a log that starts again.
    return isEmpty && lsn < namedAt && namedAt - lsn <= MAX_WRITERS;
  }

  private current(high: number, low: number): number {
    const number = this.idNumber(high, low);
    const incarnation = this.latest.get(number);
    return incarnation === NONE ? this.start(number, high, low) : incarnation;
  }

  private idNumber(high: number, low: number): number {
    const known = this.ids.find(high, low);
    if (known >= 0) return known;
    this.latest.push(NONE);
    return this.ids.add(high, low);
  }

  private start(idNumber: number, high: number, low: number): number {
    const incarnation = this.statuses.length;
    this.latest.set(idNumber, incarnation);
    this.txnIds.push(high, low);
    this.statuses.push(ACTIVE);
    this.lastHighs.push(0);
    this.lastLows.push(0);
    return incarnation;
  }

  private setLast(incarnation: number, { lsnHigh, lsnLow }: RecordKeys): void {
    this.lastHighs.set(incarnation, lsnHigh);
    this.lastLows.set(incarnation, lsnLow);
  }
}
