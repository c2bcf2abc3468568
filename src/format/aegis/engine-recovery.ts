import { IdIndex } from "../../core/id-index.ts";
import { sortByColumn } from "../../core/sort-by-column.ts";
import { highOf, lowOf } from "../../core/u64.ts";
import { U64List } from "../../core/u64-list.ts";
import { Uint32Column } from "../../core/uint32-column.ts";
import type { ChangeFate, EngineRecovery, EngineRun } from "../engine.ts";
import { RecordKeys } from "../keys.ts";
import type { RecordView } from "../view.ts";
import { parseAegisCheckpoint } from "./checkpoint.ts";
import { countTies, describeTies } from "./engine-ties.ts";
import { ABORT, BEGIN, CHECKPOINT, CLR, COMMIT, DELETE, INSERT, UPDATE } from "./layout.ts";

/** What the engine knows of a transaction id. */
const UNKNOWN = 0;
const INCOMPLETE = 1;
const COMMITTED = 2;

/** No list of records. */
const NO_LIST = 0;

/** What became of a list of records; as long as it is kept, its transaction's status tells. */
const KEPT = 0;
const BEGUN_AGAIN = 1;
const UNKNOWN_TYPE = 2;
const ABORTED = 3;
const FATES: readonly (ChangeFate | null)[] = [null, "begun-again", "unknown-type", "aborted"];

/**
 * Aegis's recovery: a status and a list of records by transaction id, and no notion of incarnations.
 *
 * A begin, and every record of an undefined type with it, gives its id a new, empty list; changes join their id's
 * list where it has one; an abort forgets id and list; a commit, also of an id that never began, marks it; a
 * checkpoint makes the ids that it names incomplete where they are not known. What stands in the lists of marked ids
 * is redone in LSN order.
 *
 * Memory: 12 bytes a change, and 4 to 8 more while they are sorted.
 */
export class AegisRecovery implements EngineRecovery {
  readonly needsRedo = false;
  private readonly keepLsns: boolean;
  private readonly keys: RecordKeys = new RecordKeys();
  private readonly ids: IdIndex = new IdIndex();
  /** By number of the id. */
  private readonly txnIds: U64List = new U64List();
  private readonly statuses: Uint32Column = new Uint32Column();
  private readonly lists: Uint32Column = new Uint32Column();
  /** By number of the list: whose it is, and what became of it. The list 0 is none. */
  private readonly listOwners: Uint32Column = new Uint32Column();
  private readonly listEnds: Uint32Column = new Uint32Column();
  /** By change. */
  private readonly lsns: U64List = new U64List();
  private readonly changeLists: Uint32Column = new Uint32Column();

  constructor(keepLsns: boolean) {
    this.keepLsns = keepLsns;
    this.listOwners.push(0);
    this.listEnds.push(KEPT);
  }

  analyse(view: RecordView, readData: () => Uint8Array): void {
    const { keys } = this;
    view.loadKeys(keys);
    switch (keys.typeCode) {
      case INSERT:
      case UPDATE:
      case DELETE:
        this.addChange(keys);
        break;
      case COMMIT:
        this.statuses.set(this.numberOf(keys.txnIdHigh, keys.txnIdLow), COMMITTED);
        break;
      case ABORT:
        this.forget(this.numberOf(keys.txnIdHigh, keys.txnIdLow));
        break;
      case CHECKPOINT:
        this.takeCheckpoint(readData());
        break;
      case CLR:
        break;
      default:
        this.begin(keys);
    }
  }

  endReading(): void {}

  redo(): void {}

  finish(): EngineRun {
    const redone = this.redoneChanges();
    const ties = countTies(redone, this.lsns, this.changeLists);
    return {
      outcome: ties > 0 ? "undetermined" : "completes",
      message: ties > 0 ? describeTies(ties) : null,
      redoCount: redone.length,
      undoCount: 0,
      redo: this.keepLsns ? this.lsnsOf(redone) : null,
      undo: this.keepLsns ? new U64List() : null,
      activeTransactions: null,
      incompleteTxns: this.incompleteIds(),
      remarks: [],
      fateOfChange: (change) => this.fateOf(change),
      changesRedone: () => this.redoneChanges(),
    };
  }

  private numberOf(idHigh: number, idLow: number): number {
    const known = this.ids.find(idHigh, idLow);
    if (known >= 0) return known;
    this.txnIds.push(idHigh, idLow);
    this.statuses.push(UNKNOWN);
    this.lists.push(NO_LIST);
    return this.ids.add(idHigh, idLow);
  }

  private addChange({ txnIdHigh, txnIdLow, lsnHigh, lsnLow }: RecordKeys): void {
    const number = this.ids.find(txnIdHigh, txnIdLow);
    this.lsns.push(lsnHigh, lsnLow);
    this.changeLists.push(number < 0 ? NO_LIST : this.lists.get(number));
  }

  private begin({ typeCode, txnIdHigh, txnIdLow }: RecordKeys): void {
    const number = this.numberOf(txnIdHigh, txnIdLow);
    this.endList(number, typeCode === BEGIN ? BEGUN_AGAIN : UNKNOWN_TYPE);
    this.statuses.set(number, INCOMPLETE);
    this.lists.set(number, this.listOwners.length);
    this.listOwners.push(number);
    this.listEnds.push(KEPT);
  }

  private forget(number: number): void {
    this.endList(number, ABORTED);
    this.statuses.set(number, UNKNOWN);
    this.lists.set(number, NO_LIST);
  }

  private endList(number: number, end: number): void {
    const list = this.lists.get(number);
    if (list !== NO_LIST) this.listEnds.set(list, end);
  }

  private takeCheckpoint(data: Uint8Array): void {
    for (const id of parseAegisCheckpoint(data)?.activeTransactions ?? []) {
      const number = this.numberOf(highOf(id), lowOf(id));
      if (this.statuses.get(number) === UNKNOWN) this.statuses.set(number, INCOMPLETE);
    }
  }

  private fateOf(change: number): ChangeFate {
    const list = this.changeLists.get(change);
    if (list === NO_LIST) return "not-begun";
    const forgotten = FATES[this.listEnds.get(list)]!;
    if (forgotten !== null) return forgotten;
    return this.statuses.get(this.listOwners.get(list)) === COMMITTED ? "redone" : "incomplete";
  }

  /** In the engine's order. */
  private redoneChanges(): Uint32Array {
    const changes = this.changeLists.length;
    let count = 0;
    for (let change = 0; change < changes; change++) if (this.fateOf(change) === "redone") count += 1;
    const redone = new Uint32Array(count);
    for (let change = 0, at = 0; at < count; change++) {
      if (this.fateOf(change) === "redone") redone[at++] = change;
    }
    sortByColumn(redone, this.lsns);
    return redone;
  }

  private lsnsOf(changes: Uint32Array): U64List {
    const list = new U64List();
    for (const change of changes) list.push(this.lsns.highAt(change), this.lsns.lowAt(change));
    return list;
  }

  /** Ascending: the engine keeps them in no order. */
  private incompleteIds(): U64List {
    const { statuses, txnIds } = this;
    const numbers = Uint32Array.from({ length: statuses.length }, (_, number) => number);
    const incomplete = numbers.filter((number) => statuses.get(number) === INCOMPLETE);
    sortByColumn(incomplete, txnIds);
    const list = new U64List();
    for (const number of incomplete) list.push(txnIds.highAt(number), txnIds.lowAt(number));
    return list;
  }
}
