import { U64List } from "../../../core/u64-list.ts";
import type {
  EngineModel,
  EngineOutcome,
  EngineRecovery,
  EngineRecoveryOptions,
  EngineRun,
  EngineStepCode,
  ReaderStop,
  RecordLookup,
} from "../../engine.ts";
import { ImageFields } from "../../images.ts";
import type { RecordView } from "../../view.ts";
import { ABORT, BEGIN, CLR, COMMIT, END, UPDATE } from "../layout.ts";
import { ActiveTable } from "./active-table.ts";
import { SOCHDB_READER } from "./reader.ts";
import { EngineUndo } from "./undo.ts";

/**
 * The recovery of sochdb-storage 0.4.3: analysis into a table of active transactions, redo of every update in file
 * order, undo of what is active. Compensation records are counted and not applied, and an abort only leaves the
 * table.
 *
 * Redo begins at the first record whose LSN is not below the smallest recLSN. That is never behind the first update:
 * the first update of all is the first of its page, so its LSN is one of the recLSNs.
 */
class SochdbRecovery implements EngineRecovery {
  private readonly options: EngineRecoveryOptions;
  private readonly active: ActiveTable = new ActiveTable();
  private readonly redone: U64List | null;
  private undo: EngineUndo | null = null;
  private readonly images: ImageFields = new ImageFields();
  private redoCount = 0;
  private outcome: EngineOutcome = "completes";
  private message: string | null = null;

  constructor(options: EngineRecoveryOptions) {
    this.options = options;
    this.redone = options.keepLsns ? new U64List() : null;
  }

  get needsRedo(): boolean {
    return this.outcome === "completes";
  }

  analyse(view: RecordView): void {
    if (this.outcome !== "completes") return;
    switch (view.typeCode) {
      case UPDATE:
      case CLR:
      case BEGIN:
        this.active.touch(view);
        break;
      case ABORT:
        this.tell("engine-forgets", view);
        this.active.remove(view);
        break;
      case COMMIT:
      case END:
        this.active.remove(view);
        break;
    }
    if ((view.beforeLength ?? 0) > view.dataLength) this.panic(view);
  }

  endReading(stop: ReaderStop): void {
    if (stop.kind !== "fails" || this.outcome !== "completes") return;
    this.outcome = "fails";
    this.message = stop.message;
  }

  redo(view: RecordView, readData: () => Uint8Array): void {
    if (view.typeCode === CLR) this.tell("engine-skips-clr", view);
    if (view.typeCode !== UPDATE) return;
    this.tell("engine-redo", view);
    this.redoCount += 1;
    this.redone?.push(view.lsnHigh, view.lsnLow);
    const { pages } = this.options;
    if (pages === null) return;
    const { images } = this;
    view.loadImages(images);
    const { pageIdHigh, pageIdLow, pageOffset, storedSplit, dataLength } = images;
    // A view of the data for each record would cost as much as writing them.
    const start = view.start + view.dataOffset;
    const isResident = start + dataLength <= view.bytes.length;
    const data = isResident ? view.bytes : readData();
    const from = isResident ? start : 0;
    pages.write(pageIdHigh, pageIdLow, pageOffset, data, from + storedSplit, from + dataLength);
  }

  undoSome(lookup: RecordLookup): boolean {
    return this.startUndo(lookup).runSome();
  }

  finish(lookup: RecordLookup): EngineRun {
    const undo = this.startUndo(lookup);
    while (undo.runSome());
    return {
      outcome: undo.trouble ?? this.outcome,
      message: undo.message ?? this.message,
      redoCount: this.redoCount,
      undoCount: undo.count,
      redo: this.redone,
      undo: undo.lsns,
      activeTransactions: undo.active,
      incompleteTxns: null,
      remarks: undo.remarks,
    };
  }

  private startUndo(lookup: RecordLookup): EngineUndo {
    if (this.undo !== null) return this.undo;
    const completes = this.outcome === "completes";
    const active = completes ? this.active.list() : new ActiveTable().list();
    this.undo = new EngineUndo(active, lookup, this.options);
    return this.undo;
  }

  private tell(code: EngineStepCode, view: RecordView): void {
    const { listener } = this.options;
    if (listener == null) return;
    listener({ code, txnId: view.txnId ?? 0n, lsn: view.lsn, view, nextLsn: null });
  }

  /** The images are split at before_length without a check. */
  private panic(view: RecordView): void {
    this.outcome = "panics";
    this.message = `before_length ${view.beforeLength ?? 0} exceeds data_length ${view.dataLength} in the record with LSN ${view.lsn}`;
  }
}

export const SOCHDB_ENGINE: EngineModel = {
  reader: SOCHDB_READER,
  startRecovery: (options) => new SochdbRecovery(options),
};
