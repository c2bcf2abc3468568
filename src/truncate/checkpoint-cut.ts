import { KIND_UPDATE } from "../analysis/transaction-kind.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { CheckpointContent } from "../format/truncation.ts";
import type { RecordView } from "../format/view.ts";
import { FirstChanges } from "./dirty-pages.ts";
import type { Membership } from "./membership.ts";
import { PositionalMembership } from "./positional-membership.ts";
import { SpanStack } from "./span-stack.ts";
import { StoredMembership } from "./stored-membership.ts";

/** What keeps a cut from being later. */
export type Bound =
  | "checkpoint"
  | "open-transaction"
  | "named-transaction"
  | "dirty-page"
  | "spanning-transaction";

/** The latest cut behind which recovery finds everything that it needs. */
export interface SafeCut {
  /** The first record to be kept. */
  readonly ordinal: number;
  readonly bound: Bound;
  /** The transaction or page of the bound, where it has an id. */
  readonly boundId: bigint | null;
  readonly checkpointLsn: bigint;
  readonly checkpointOrdinal: number;
}

/**
 * Follows a log up to its last checkpoint and beyond, and knows at any time where it may be cut. Needs memory for what
 * is open, and for the pages of a format whose checkpoints name pages.
 */
export class CheckpointCut {
  /** Of the last checkpoint so far; null where there is none. */
  safeCut: SafeCut | null = null;
  /** The earliest record of what a cut at `watched` would part; infinity where it parts nothing. */
  partedFrom: number = Number.POSITIVE_INFINITY;
  /** A cut to be looked at, made up of the records before it. */
  watched: number = Number.POSITIVE_INFINITY;
  private readonly format: Format;
  private readonly membership: Membership;
  private readonly spans: SpanStack = new SpanStack();
  private readonly changes: FirstChanges | null;

  constructor(format: Format) {
    const isStored = format.truncation.membership === "stored";
    this.format = format;
    this.membership = isStored ? new StoredMembership(format) : new PositionalMembership();
    this.changes = isStored && format.truncation.checkpointVouches ? new FirstChanges() : null;
  }

  record(kind: number, ordinal: number, keys: RecordKeys, view: RecordView): void {
    const first = this.membership.firstOf(kind, ordinal, keys, view);
    if (first < ordinal) this.span(first, ordinal);
    if (kind === KIND_UPDATE && this.changes !== null && view.touchesPage) {
      this.changes.add(view.pageIdHigh, view.pageIdLow, ordinal);
    }
  }

  /** A checkpoint record, after `record`. */
  checkpoint(ordinal: number, view: RecordView, data: Uint8Array): void {
    const content = this.format.truncation.readCheckpoint(data);
    if (content === null) return;
    const bounds = this.boundsAt(ordinal, content);
    const least = bounds.reduce((a, b) => (b.ordinal < a.ordinal ? b : a));
    const lowered = this.spans.lower(least.ordinal);
    const spanning = { ordinal: lowered, bound: "spanning-transaction", boundId: null } as const;
    const place = { checkpointLsn: view.lsn, checkpointOrdinal: ordinal };
    this.safeCut = { ...(lowered < least.ordinal ? spanning : least), ...place };
    this.spans.forgetBefore(Math.min(lowered, this.membership.oldestOpen()));
  }

  private boundsAt(
    ordinal: number,
    { activeTransactions, dirtyPages }: CheckpointContent,
  ): readonly Pick<SafeCut, "ordinal" | "bound" | "boundId">[] {
    return [
      { ordinal, bound: "checkpoint", boundId: null },
      { ordinal: this.membership.oldestOpen(), bound: "open-transaction", boundId: null },
      ...activeTransactions.map((id) => ({
        ordinal: this.membership.firstOfNamed(id),
        bound: "named-transaction" as const,
        boundId: id,
      })),
      ...dirtyPages.map((id) => ({
        ordinal: this.changes?.of(id) ?? Number.POSITIVE_INFINITY,
        bound: "dirty-page" as const,
        boundId: id,
      })),
    ];
  }

  private span(first: number, ordinal: number): void {
    if (first < this.watched && ordinal >= this.watched) this.partedFrom = Math.min(this.partedFrom, first);
    this.spans.extend(first, ordinal);
    const { safeCut } = this;
    if (safeCut === null || first >= safeCut.ordinal) return;
    // A record of a transaction that was over at the checkpoint.
    const lowered = this.spans.lower(safeCut.ordinal);
    this.safeCut = { ...safeCut, ordinal: lowered, bound: "spanning-transaction", boundId: null };
  }
}
