import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_CLR,
  KIND_COMMIT,
  KIND_END,
  KIND_NONE,
  KIND_UNKNOWN,
  KIND_UPDATE,
  transactionKinds,
} from "../../analysis/transaction-kind.ts";
import {
  ABORTED,
  ACTIVE,
  BEGUN,
  COMMITTED,
  COMPENSATED,
  ENDED,
  LONG_OVER,
  TransactionTable,
} from "../../analysis/transaction-table.ts";
import type { FindingCode } from "../../core/findings.ts";
import type { FormatRules } from "../../format/format.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { RecordView } from "../../format/view.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";
import { Chain } from "../transaction/chain.ts";
import { counted } from "../words.ts";
import type { LsnOrderRule } from "./lsn-order.ts";

const WORD_FOR_STATUS: Readonly<Record<number, string>> = {
  [COMMITTED]: "committed",
  [ABORTED]: "aborted",
  [ENDED]: "ended",
};

/** A record that needs more than the hot path. */
interface TransactionRecord {
  readonly kind: number;
  readonly keys: RecordKeys;
  readonly view: RecordView;
}

/**
 * Transactions, by incarnation: ids are reused, and a begin starts anew whatever its id did before. Most records
 * name the latest one of their incarnation, and for those this is one look-up in a table of numbers.
 */
export class TransactionRule implements Rule {
  readonly checks = "the chain of records of every transaction";
  private readonly context: RuleContext;
  private readonly rules: FormatRules;
  private readonly order: LsnOrderRule;
  private readonly kinds: Uint8Array;
  private readonly table: TransactionTable = new TransactionTable();
  private readonly chain: Chain;

  constructor(context: RuleContext, order: LsnOrderRule) {
    const { rules, types } = context.files.format;
    this.context = context;
    this.rules = rules;
    this.order = order;
    this.kinds = transactionKinds(types);
    this.chain = new Chain(context, order, this.table);
  }

  record(keys: RecordKeys, view: RecordView): void {
    const kind = this.kinds[keys.typeCode]!;
    if (kind === KIND_NONE) return;
    const { table } = this;
    const at = table.find(keys);
    if (kind === KIND_BEGIN) this.begin(at, keys, view);
    else if (at >= 0 && (kind === KIND_UPDATE || kind === KIND_COMMIT) && table.follow(at, keys)) {
      if (kind === KIND_UPDATE) table.addUpdate(at, keys);
      else table.setStatus(at, COMMITTED);
    } else {
      this.recordOutOfTurn(at, { kind, keys, view });
    }
  }

  private begin(at: number, keys: RecordKeys, view: RecordView): void {
    if (at >= 0) this.chain.forget(at, view);
    this.table.start(at < 0 ? this.table.add(keys) : at, BEGUN, keys);
  }

  private recordOutOfTurn(at: number, record: TransactionRecord): void {
    // A record of an undefined type cannot start anything.
    if (at < 0 && record.kind === KIND_UNKNOWN) return;
    if (at < 0) this.startWithoutBegin(this.table.add(record.keys), record);
    else if (this.table.status(at) === ACTIVE) this.goOn(at, record);
    else this.goOnAfterEnd(at, record);
  }

  private startWithoutBegin(at: number, record: TransactionRecord): void {
    const { keys, view } = record;
    this.chain.forget(at, view);
    this.table.start(at, 0, keys);
    if (view.prevLsn !== null) this.order.referToMissing(view.prevLsn);
    this.report("txn-without-begin", view, `its first record in this log is of type ${view.type}`);
    this.apply(at, record);
  }

  private goOn(at: number, record: TransactionRecord): void {
    const { chain, table } = this;
    const { kind, keys, view } = record;
    if (kind === KIND_CLR && this.rules.abortNeedsClrs) {
      if (!chain.isOvertaken(at, view)) chain.checkClr(at, view);
    } else if (!table.namesLast(at, keys) && kind !== KIND_UNKNOWN) {
      if (this.beginsByItself(record)) {
        this.startWithoutBegin(at, record);
        return;
      }
      // The later ones have been checked without it, and stay the latest.
      if (chain.isOvertaken(at, view)) return;
      chain.check(at, kind, view);
    }
    this.apply(at, record);
  }

  private goOnAfterEnd(at: number, record: TransactionRecord): void {
    const { chain, table } = this;
    const { kind, keys, view } = record;
    const status = table.status(at);
    if (kind === KIND_UNKNOWN || chain.isOvertaken(at, view)) return;
    if (kind === KIND_END) {
      if (!table.namesLast(at, keys)) chain.check(at, kind, view);
      this.apply(at, record);
    } else if (kind === KIND_CLR && status === ABORTED) {
      if (this.rules.abortNeedsClrs) chain.checkClr(at, view);
      this.apply(at, record);
    } else if (this.beginsByItself(record) || this.isBeginLost(at, record)) {
      this.startWithoutBegin(at, record);
    } else {
      const ended = `the transaction has ${WORD_FOR_STATUS[status]}`;
      this.report(
        "record-after-end",
        view,
        `${ended}; its latest record before this is ${chain.describeLast(at)}`,
      );
      table.setLast(at, keys);
    }
  }

  /** Whether the record is an update that starts an incarnation without a begin. */
  private beginsByItself({ kind, view }: TransactionRecord): boolean {
    return kind === KIND_UPDATE && this.rules.updateWithoutPrevLsnBegins && view.prevLsn === null;
  }

  /** Whether a begin of the same id can be among the records that are missing: then this is a new incarnation. */
  private isBeginLost(at: number, { keys, view }: TransactionRecord): boolean {
    const { prevLsn } = view;
    if (prevLsn !== null) return this.order.referToMissing(prevLsn);
    const { chain, table } = this;
    const last = table.has(at, LONG_OVER) ? table.lowestLast(keys) : chain.last(at);
    return this.order.isAnyMissing(last, view.lsn);
  }

  /** What the record does to its incarnation. */
  private apply(at: number, { kind, keys, view }: TransactionRecord): void {
    const { table, chain } = this;
    if (kind === KIND_CLR) chain.addClr(at, view);
    else if (table.has(at, COMPENSATED)) chain.addOther(at, view, kind === KIND_UPDATE);
    if (kind === KIND_ABORT && this.rules.abortNeedsClrs) this.checkAbort(at, view);
    table.setLast(at, keys);
    if (kind === KIND_UPDATE) table.addUpdate(at, keys);
    else if (kind === KIND_COMMIT) table.setStatus(at, COMMITTED);
    else if (kind === KIND_ABORT) table.setStatus(at, ABORTED);
    else if (kind === KIND_END) table.setStatus(at, ENDED);
  }

  private checkAbort(at: number, view: RecordView): void {
    const left = this.chain.uncompensated(at, view);
    if (left <= 0) return;
    const all = this.table.updates(at);
    const which =
      left === all
        ? `the transaction's ${counted(all, "update")}`
        : `${left} of the transaction's ${all} updates`;
    const message = `${which} ${left === 1 ? "has" : "have"} no clr`;
    this.report("abort-without-clr", view, message);
  }

  private report(code: FindingCode, view: RecordView, message: string): void {
    const { lsn, txnId } = view;
    this.context.findings.add({ code, place: this.context.cursor.placeOfRecord(), lsn, txnId, message });
  }
}
