import { KIND_COMMIT, KIND_NONE, transactionKinds } from "../analysis/transaction-kind.ts";
import { escapeString } from "../core/escape.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import type { DamagedRecords } from "./damaged-records.ts";
import type { Concerned } from "./divergence-list.ts";
import { divergenceOf, nobodyConcerned } from "./divergence-list.ts";
import type { Divergence } from "./result.ts";
import { counted } from "./words.ts";

const SEGMENTS_NAMED = 3;

/** Intact records that the engine's reader does not reach, and whom they concern. */
export class UnreachableRecords {
  count = 0;
  private commits = 0;
  private readonly segments: Set<string> = new Set();
  private readonly concerned: Concerned = nobodyConcerned();
  private readonly kinds: Uint8Array;
  private readonly title: string;
  private readonly areUsed: boolean;

  /** @param areUsed whether recovery uses them all the same */
  constructor(format: Format, areUsed: boolean) {
    this.areUsed = areUsed;
    this.kinds = transactionKinds(format.types);
    this.title = format.title;
  }

  add(keys: RecordKeys, view: RecordView, segmentName: string): void {
    const kind = this.kinds[keys.typeCode];
    this.count += 1;
    this.segments.add(segmentName);
    if (kind === KIND_COMMIT) this.commits += 1;
    if (kind !== KIND_NONE && view.txnId !== null) this.concerned.txns.add(keys.txnIdHigh, keys.txnIdLow);
    if (view.touchesPage) this.concerned.pages.add(view.pageIdHigh, view.pageIdLow);
  }

  /** Null where the reader reaches every record, and none is damaged of which it is known what it was. */
  divergence(damaged: DamagedRecords): Divergence | null {
    const sentences = [this.describe(), damaged.describeCorrectable()].filter(
      (sentence) => sentence !== null,
    );
    if (sentences.length === 0) return null;
    damaged.addTo(this.concerned);
    return divergenceOf("records-unreachable", this.concerned, sentences.join(" "));
  }

  private describe(): string | null {
    if (this.count === 0) return null;
    const names = [...this.segments].slice(0, SEGMENTS_NAMED).map(escapeString).join(", ");
    const hidden = this.segments.size - SEGMENTS_NAMED;
    const more = hidden > 0 ? ` and ${counted(hidden, "more segment")}` : "";
    const commits = this.commits > 0 ? `, ${counted(this.commits, "commit")} among them` : "";
    const use = this.areUsed ? "recovery has used them" : "recovery has not used them either";
    return `${this.title}'s reader does not reach ${counted(this.count, "intact record")} in ${names}${more}${commits}; ${use}.`;
  }
}
