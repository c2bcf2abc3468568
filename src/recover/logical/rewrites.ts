import { Uint32Column } from "../../core/uint32-column.ts";
import type { ChangeNames } from "../../format/recovery.ts";
import { IdSet } from "../id-set.ts";
import { isRepairId } from "../repair-id.ts";
import type { ChangeLog } from "./change-log.ts";
import type { Incarnations } from "./incarnations.ts";

/** A transaction of a repair, and the changes that it writes again. */
interface Rewrite {
  readonly incarnation: number;
  /** The changes before its begin have lower numbers. */
  readonly changesBefore: number;
  readonly names: ChangeNames;
}

interface Copy {
  readonly change: number;
  readonly changesBefore: number;
}

/**
 * What repairs have written again. A change that the engine leaves out stays in the log where it was; once a committed
 * transaction of a repair holds a copy of it, the copy counts and the change does not, or it would be redone twice.
 */
export class Rewrites {
  private readonly list: Rewrite[] = [];
  /** Incarnations with a repair's id of which the begin is there. */
  private readonly begun: Set<number> = new Set();

  add(incarnation: number, changesBefore: number, names: ChangeNames | null): void {
    this.begun.add(incarnation);
    if (names !== null) this.list.push({ incarnation, changesBefore, names });
  }

  /**
   * By change, the number of the copy that stands for it, and one; 0 for none. It is the first one of that name that is
   * left out, since whatever makes the engine forget a change makes it forget all changes of that transaction id before.
   *
   * @param isLeftOut whether a change was committed and the engine does not redo it
   * @returns null where the log has no repairs
   */
  replaced(
    changes: ChangeLog,
    incarnations: Incarnations,
    isLeftOut: (change: number) => boolean,
  ): Uint32Array | null {
    if (this.list.length === 0) return null;
    const copies = this.copiesByName(changes, incarnations);
    const replaced = new Uint32Array(changes.length);
    for (let change = 0; change < changes.length; change++) {
      if (!isLeftOut(change)) continue;
      const waiting = copies.get(
        nameOf(incarnations.txnId(changes.incarnation(change)), changes.lsns.at(change)),
      );
      const [copy] = waiting ?? [];
      if (copy === undefined || change >= copy.changesBefore) continue;
      if (changes.page(copy.change) !== changes.page(change)) continue;
      replaced[change] = copy.change + 1;
      waiting!.shift();
    }
    return replaced;
  }

  /** Committed repairs of which a record is missing: nobody can tell what their changes are copies of. */
  incomplete(changes: ChangeLog, incarnations: Incarnations): IdSet {
    const own = this.ownChanges(changes);
    const parts = this.list
      .filter(({ incarnation, names }) => own.get(incarnation)!.length !== namesOf(names).length)
      .map(({ incarnation }) => incarnation);
    const found = new IdSet();
    for (const incarnation of [...parts, ...this.withoutBegin(incarnations)]) {
      if (incarnations.isCommitted(incarnation)) found.addId(incarnations.txnId(incarnation));
    }
    return found;
  }

  private *withoutBegin(incarnations: Incarnations): Generator<number> {
    for (let incarnation = 0; incarnation < incarnations.length; incarnation++) {
      const isRepair = isRepairId(incarnations.txnIdHigh(incarnation), incarnations.txnIdLow(incarnation));
      if (isRepair && !this.begun.has(incarnation)) yield incarnation;
    }
  }

  private copiesByName(changes: ChangeLog, incarnations: Incarnations): Map<string, Copy[]> {
    const own = this.ownChanges(changes);
    const byName = new Map<string, Copy[]>();
    for (const { incarnation, changesBefore, names } of this.list) {
      const copies = own.get(incarnation)!;
      const wanted = namesOf(names);
      // A part of it is missing, or it was never finished: what it writes again is not all there.
      if (copies.length !== wanted.length || !incarnations.isCommitted(incarnation)) continue;
      for (const [index, name] of wanted.entries()) {
        const copy = { change: copies.get(index), changesBefore };
        const waiting = byName.get(name);
        if (waiting === undefined) byName.set(name, [copy]);
        else waiting.push(copy);
      }
    }
    return byName;
  }

  /** The changes of each repair's transaction. */
  private ownChanges(changes: ChangeLog): Map<number, Uint32Column> {
    const own = new Map(this.list.map(({ incarnation }) => [incarnation, new Uint32Column()]));
    for (let change = 0; change < changes.length; change++) {
      own.get(changes.incarnation(change))?.push(change);
    }
    return own;
  }
}

function nameOf(txnId: bigint, lsn: bigint): string {
  return `${txnId} ${lsn}`;
}

function namesOf({ txnIds, lsns }: ChangeNames): string[] {
  const ids = [...txnIds];
  return Array.from(lsns, (lsn, index) => nameOf(ids[index]!, lsn));
}
