import { LsnRange } from "../../analysis/lsn-range.ts";
import { KIND_CLR, KIND_UNKNOWN, KIND_UPDATE, transactionKinds } from "../../analysis/transaction-kind.ts";
import { IdIndex } from "../../core/id-index.ts";
import { U64List } from "../../core/u64-list.ts";
import type { Format } from "../../format/format.ts";
import { ImageFields } from "../../format/images.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { AriesSemantics } from "../../format/recovery.ts";
import type { RecordView } from "../../format/view.ts";
import type { RecordCursor } from "../record-cursor.ts";
import type { Remarks } from "../remarks.ts";
import { RepairIds } from "../repair-id.ts";
import type { AnalysisResult, TransactionCounts } from "../result.ts";
import { ACTIVE, ENDED, Incarnations, NO_INCARNATION, statusOf } from "./incarnations.ts";

/**
 * The first pass: the transaction table, and the dirty page table with the recLSN of each page. No checkpoint of a
 * format with these semantics carries tables, so the pass begins with the log.
 */
export class Analysis {
  readonly incarnations: Incarnations = new Incarnations();
  /** The pages that updates touch, by number. */
  readonly pages: IdIndex = new IdIndex();
  /** Of each page, the LSN of the first update that touches it. */
  readonly recLsns: U64List = new U64List();
  readonly range: LsnRange = new LsnRange();
  readonly repairIds: RepairIds = new RepairIds();
  readonly kinds: Uint8Array;
  /** The smallest recLSN. */
  readonly recLsnRange: LsnRange = new LsnRange();
  private readonly semantics: AriesSemantics;
  private readonly remarks: Remarks;
  private readonly checkpointCode: number;
  private readonly images: ImageFields = new ImageFields();
  private checkpointLsn: bigint | null = null;
  private records = 0;

  constructor(format: Format, semantics: AriesSemantics, remarks: Remarks) {
    this.semantics = semantics;
    this.remarks = remarks;
    this.kinds = transactionKinds(format.types);
    this.checkpointCode = [...format.types].find(([, type]) => type === "checkpoint")?.[0] ?? -1;
  }

  /** Returns the number of the record's incarnation. */
  use({ keys, view }: RecordCursor): number {
    const kind = this.kinds[keys.typeCode]!;
    this.records += 1;
    this.range.add(keys.lsnHigh, keys.lsnLow);
    this.repairIds.add(keys.txnIdHigh, keys.txnIdLow);
    if (keys.typeCode === this.checkpointCode) this.checkpointLsn = view.lsn;
    const number = this.incarnations.take(kind, keys);
    if (number === NO_INCARNATION) {
      if (kind === KIND_UNKNOWN) this.remarks.addUnknownType(view);
      return number;
    }
    this.incarnations.setLast(number, keys);
    if (kind === KIND_UPDATE) this.update(keys, view);
    else if (kind === KIND_CLR && this.semantics.isMalformedClr(view)) this.reportMalformed(view);
    return number;
  }

  result(): AnalysisResult {
    return {
      startLsn: this.range.lowest,
      endLsn: this.range.highest,
      checkpointLsn: this.checkpointLsn,
      records: this.records,
      transactions: this.counts(),
      activeTransactions: this.activeTransactions(),
      dirtyPages: this.dirtyPages(),
    };
  }

  private update(keys: RecordKeys, view: RecordView): void {
    const { images } = this;
    view.loadImages(images);
    const { pageIdHigh, pageIdLow, split, storedSplit } = images;
    if (split > images.dataLength) {
      this.reportMalformed(view);
      return;
    }
    if (this.pages.find(pageIdHigh, pageIdLow) < 0) {
      this.pages.add(pageIdHigh, pageIdLow);
      this.recLsns.push(keys.lsnHigh, keys.lsnLow);
      this.recLsnRange.add(keys.lsnHigh, keys.lsnLow);
    }
    if (split !== storedSplit) {
      const message = `before_length is ${storedSplit}, modulo 65536; the images part at ${split}`;
      this.remarks.add("before-length-wrapped", view.lsn, view.txnId ?? 0n, message);
    }
  }

  private reportMalformed(view: RecordView): void {
    const what =
      view.type === "clr"
        ? `a clr with ${view.dataLength} bytes of data, and not the 8 of its undoNextLsn`
        : `before_length ${view.beforeLength} exceeds data_length ${view.dataLength}`;
    this.remarks.add("malformed-record", view.lsn, view.txnId ?? 0n, `${what}; the record is not applied`);
  }

  private counts(): TransactionCounts {
    const counts = new Uint32Array(ENDED + 1);
    for (const state of this.incarnations.states()) {
      const status = statusOf(state);
      counts[status] = counts[status]! + 1;
    }
    const [, active = 0, committed = 0, aborted = 0, ended = 0] = counts;
    return { committed, aborted, active, ended };
  }

  private activeTransactions(): AnalysisResult["activeTransactions"] {
    const { incarnations } = this;
    const txnIds = new U64List();
    const lastLsns = new U64List();
    incarnations.states().forEach((state, number) => {
      if (statusOf(state) !== ACTIVE) return;
      txnIds.push(incarnations.idHigh(number), incarnations.idLow(number));
      lastLsns.push(incarnations.lastHigh(number), incarnations.lastLow(number));
    });
    return { txnIds, lastLsns };
  }

  private dirtyPages(): AnalysisResult["dirtyPages"] {
    const [highs, lows] = this.pages.ids();
    const pageIds = new U64List();
    highs.forEach((high, number) => {
      pageIds.push(high, lows[number]!);
    });
    return { pageIds, recLsns: this.recLsns };
  }
}
