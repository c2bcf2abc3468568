import { Compensation } from "../../analysis/compensation.ts";
import { KIND_END } from "../../analysis/transaction-kind.ts";
import type { TransactionTable } from "../../analysis/transaction-table.ts";
import { COMPENSATED, LONG_OVER, MISMATCH_REPORTED } from "../../analysis/transaction-table.ts";
import { joinU64 } from "../../core/u64.ts";
import type { FormatRules } from "../../format/format.ts";
import type { RecordView } from "../../format/view.ts";
import type { LsnOrderRule } from "../rules/lsn-order.ts";
import type { RuleContext } from "../rules.ts";

/**
 * The chain of previous LSNs of each incarnation. Only records that do not simply name the latest one come here, so
 * bigints are fine.
 */
export class Chain {
  private readonly context: RuleContext;
  private readonly rules: FormatRules;
  private readonly order: LsnOrderRule;
  private readonly table: TransactionTable;
  /** By transaction id, for the incarnations that are marked `COMPENSATED`. */
  private readonly compensations: Map<bigint, Compensation> = new Map();

  constructor(context: RuleContext, order: LsnOrderRule, table: TransactionTable) {
    this.context = context;
    this.rules = context.files.format.rules;
    this.order = order;
    this.table = table;
  }

  /** Whether the record came late, behind later ones of its own transaction. */
  isOvertaken(at: number, view: RecordView): boolean {
    const { lsn } = view;
    return this.order.isLate(lsn) && lsn < this.last(at);
  }

  /** Checks a record, of any kind but a CLR that names an undo chain, that does not name the latest one. */
  check(at: number, kind: number, view: RecordView): void {
    const { prevLsn } = view;
    if (prevLsn === null && kind === KIND_END) return;
    if (this.table.has(at, LONG_OVER)) return;
    if (prevLsn !== null && prevLsn === this.compensation(at, view)?.latestOther) return;
    if (prevLsn !== null && this.isUnknown(prevLsn)) return;
    const last = `the transaction's latest record is LSN ${this.last(at)}`;
    this.report(at, view, `prevLsn is ${prevLsn ?? "none"}, but ${last}`);
  }

  /** Checks a CLR: it names the update that it compensates, which the undo chain tells. */
  checkClr(at: number, view: RecordView): void {
    const prevLsn = view.prevLsn ?? 0n;
    const expected = (this.compensation(at, view) ?? this.newCompensation(at)).expected();
    const undoNext = this.rules.referencedLsn(view);
    if (undoNext !== null) this.order.referToMissing(undoNext);
    if (expected === null || prevLsn === expected) return;
    if (prevLsn !== 0n && this.isUnknown(prevLsn)) return;
    // A CLR between the last one and this can be among the records that are missing.
    if (this.order.isAnyMissing(this.last(at), view.lsn)) return;
    const wanted = expected === 0n ? "nothing is left to undo" : `the update to undo next is LSN ${expected}`;
    this.report(
      at,
      view,
      `a clr's prevLsn is the update that it undoes; here it is ${prevLsn}, but ${wanted}`,
    );
  }

  /** Notes a CLR. Its LSN is not yet the incarnation's latest. */
  addClr(at: number, view: RecordView): void {
    let compensation = this.compensation(at, view);
    if (compensation === undefined) {
      compensation = this.newCompensation(at);
      this.compensations.set(view.txnId!, compensation);
      this.table.mark(at, COMPENSATED);
    }
    compensation.addClr(view.undoNextLsn);
  }

  /** Notes another record. Its LSN is not yet the incarnation's latest. */
  addOther(at: number, view: RecordView, isUpdate: boolean): void {
    this.compensation(at, view)?.addOther(view.lsn, isUpdate, this.last(at));
  }

  /** Updates that no CLR compensates. */
  uncompensated(at: number, view: RecordView): number {
    return this.table.updates(at) - (this.compensation(at, view)?.count ?? 0);
  }

  /** Forgets what an incarnation that is over had. */
  forget(at: number, view: RecordView): void {
    if (this.table.has(at, COMPENSATED)) this.compensations.delete(view.txnId!);
  }

  /** The incarnation's latest record, in words. */
  describeLast(at: number): string {
    return this.table.has(at, LONG_OVER) ? `at or below LSN ${this.last(at)}` : `LSN ${this.last(at)}`;
  }

  /** LSN of the incarnation's latest record. */
  last(at: number): bigint {
    return joinU64(this.table.lastHigh(at), this.table.lastLow(at));
  }

  private compensation(at: number, view: RecordView): Compensation | undefined {
    return this.table.has(at, COMPENSATED) ? this.compensations.get(view.txnId!) : undefined;
  }

  private newCompensation(at: number): Compensation {
    const update = joinU64(this.table.updateHigh(at), this.table.updateLow(at));
    return new Compensation(this.last(at), update === 0n ? null : update);
  }

  /** Whether the log cannot say what a record with this LSN was: it is missing, or lies before the log. */
  private isUnknown(lsn: bigint): boolean {
    return this.order.referToMissing(lsn) || this.order.isBeforeLog(lsn);
  }

  private report(at: number, view: RecordView, message: string): void {
    if (this.rules.prevLsnMismatchOncePerTransaction) {
      if (this.table.has(at, MISMATCH_REPORTED)) return;
      this.table.mark(at, MISMATCH_REPORTED);
    }
    const { lsn, txnId } = view;
    this.context.findings.add({
      code: "prev-lsn-mismatch",
      severity: this.rules.prevLsnMismatch ?? undefined,
      place: this.context.cursor.placeOfRecord(),
      lsn,
      txnId,
      message,
    });
  }
}
