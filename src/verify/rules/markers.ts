import { KIND_ABORT, KIND_BEGIN, KIND_COMMIT, transactionKinds } from "../../analysis/transaction-kind.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { RecordView } from "../../format/view.ts";
import type { Cursor } from "../cursor.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";

/**
 * Transaction markers without ids: all that can be checked is that no more transactions end than have begun. A log
 * without any begin is by an engine that writes none, and nothing is said about it.
 */
export class MarkerRule implements Rule {
  readonly checks = "that no more transactions end than begin";
  private readonly cursor: Cursor;
  private readonly findings: FindingList;
  private readonly kinds: Uint8Array;
  private begun = false;
  private open = 0;

  constructor({ files, cursor, findings }: RuleContext) {
    this.cursor = cursor;
    this.findings = findings;
    this.kinds = transactionKinds(files.format.types);
  }

  record(keys: RecordKeys, view: RecordView): void {
    const kind = this.kinds[keys.typeCode]!;
    if (kind === KIND_BEGIN) {
      this.begun = true;
      this.open += 1;
    } else if (kind === KIND_COMMIT || kind === KIND_ABORT) {
      if (this.open > 0) this.open -= 1;
      else if (this.begun) this.report(view);
    }
  }

  private report(view: RecordView): void {
    this.findings.add({
      code: "txn-without-begin",
      place: this.cursor.placeOfRecord(),
      lsn: view.lsn,
      message: `a ${view.type} marker while no transaction is open`,
    });
  }
}
