import { KIND_ABORT, KIND_BEGIN, KIND_COMMIT } from "../analysis/transaction-kind.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { RecordType } from "../format/record.ts";
import type { RecordView } from "../format/view.ts";
import type { Membership } from "./membership.ts";

const NOTHING_OPEN: number = Number.POSITIVE_INFINITY;

/**
 * Records that belong to a transaction because they stand between its markers, and to a chain of fragments. Markers
 * carry no id, so that of several transactions that are open all count until none is.
 */
export class PositionalMembership implements Membership {
  private openCount = 0;
  private transaction: number = NOTHING_OPEN;
  private chain: number = NOTHING_OPEN;

  firstOf(kind: number, ordinal: number, _keys: RecordKeys, view: RecordView): number {
    if (kind === KIND_BEGIN) {
      if (this.openCount === 0) this.transaction = ordinal;
      this.openCount += 1;
      return ordinal;
    }
    if (kind === KIND_COMMIT || kind === KIND_ABORT) {
      this.openCount = Math.max(0, this.openCount - 1);
      if (this.openCount === 0) this.transaction = NOTHING_OPEN;
      return ordinal;
    }
    const { type } = view;
    if (type === "checkpoint" || type === "unknown") return ordinal;
    const chain = this.chainOf(type, ordinal);
    return Math.min(chain, this.transaction, ordinal);
  }

  oldestOpen(): number {
    return Math.min(this.transaction, this.chain);
  }

  firstOfNamed(): number {
    return NOTHING_OPEN;
  }

  /** The first fragment of the record that this one is a part of. */
  private chainOf(type: RecordType, ordinal: number): number {
    const open = this.chain;
    if (type === "first") this.chain = ordinal;
    else if (type === "full" || type === "last") this.chain = NOTHING_OPEN;
    return type === "middle" || type === "last" ? open : ordinal;
  }
}
