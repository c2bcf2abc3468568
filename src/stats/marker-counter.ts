import { KIND_ABORT, KIND_BEGIN, KIND_COMMIT, transactionKinds } from "../analysis/transaction-kind.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { TransactionStats } from "./result.ts";

/** Transactions of a format whose markers name none: which one a commit ends is not known, only how many are open. */
export class MarkerCounter {
  private readonly kinds: Uint8Array;
  private committed = 0;
  private aborted = 0;
  private open = 0;

  constructor({ types }: Format) {
    this.kinds = transactionKinds(types);
  }

  add(keys: RecordKeys): void {
    const kind = this.kinds[keys.typeCode]!;
    if (kind === KIND_BEGIN) this.open += 1;
    else if (kind === KIND_COMMIT) this.committed += 1;
    else if (kind === KIND_ABORT) this.aborted += 1;
    else return;
    if (kind !== KIND_BEGIN && this.open > 0) this.open -= 1;
  }

  result(): TransactionStats {
    const { committed, aborted, open: active } = this;
    return { committed, aborted, active, ended: 0, records: null, bytes: null, open: [] };
  }
}
