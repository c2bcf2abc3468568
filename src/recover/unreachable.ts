import { KIND_COMMIT, transactionKinds } from "../analysis/transaction-kind.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import type { Concerned } from "./divergence-list.ts";
import { divergenceOf, nobodyConcerned } from "./divergence-list.ts";
import type { Divergence } from "./result.ts";
import { counted } from "./words.ts";

/** Intact records that the engine's reader does not reach, and whom they concern. */
export class UnreachableRecords {
  count = 0;
  private commits = 0;
  private readonly segments: Set<string> = new Set();
  private readonly concerned: Concerned = nobodyConcerned();
  private readonly kinds: Uint8Array;
  private readonly title: string;

  constructor(format: Format) {
    this.kinds = transactionKinds(format.types);
    this.title = format.title;
  }

  add(keys: RecordKeys, view: RecordView, segmentName: string): void {
    const kind = this.kinds[keys.typeCode]!;
    this.count += 1;
    this.segments.add(segmentName);
    if (kind === KIND_COMMIT) this.commits += 1;
    if (kind !== 0 && view.txnId !== null) this.concerned.txns.add(keys.txnIdHigh, keys.txnIdLow);
    if (view.touchesPage) this.concerned.pages.add(view.pageIdHigh, view.pageIdLow);
  }

  /** Null where the reader reaches every record. */
  divergence(): Divergence | null {
    if (this.count === 0) return null;
    const names = [...this.segments].slice(0, 3).join(", ");
    const more = this.segments.size > 3 ? ` and ${this.segments.size - 3} more` : "";
    const commits = this.commits > 0 ? `, ${counted(this.commits, "commit")} among them` : "";
    const message = `${this.title}'s reader does not reach ${counted(this.count, "intact record")} in ${names}${more}${commits}`;
    return divergenceOf("records-unreachable", this.concerned, message);
  }
}
