import { highOf, lowOf } from "../core/u64.ts";
import { U64List } from "../core/u64-list.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { RecordPlace, RecoveryListener, ReplayStep } from "./listener.ts";
import { RecordReader } from "./record-reader.ts";

/**
 * What became of a change: its transaction committed; a compensation record or an abort in the log has rolled it
 * back; or undo does so now. Where nothing can be undone: its transaction aborted, or is open; or it committed, and a
 * repair has written it again.
 */
export type ChangeFate = "committed" | "rolled-back" | "undone" | "aborted" | "open" | "rewritten";

/** What the engine's own recovery makes of it; `skipped` is a change that it does not redo. */
export type EngineFate = "redone" | "undone" | "skipped";

/** One change of a page. */
export interface PageChange {
  readonly lsn: bigint;
  readonly txnId: bigint;
  readonly place: RecordPlace;
  /** Null where the payload is opaque, and so are the images. */
  readonly pageOffset: number | null;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** The payload, where it is opaque; else null. */
  readonly data: Uint8Array | null;
  readonly fate: ChangeFate;
  /**
   * The compensation record or the abort that took it back; of `undone`, the CLR that recovery would write; of
   * `rewritten`, the copy.
   */
  readonly byLsn: bigint | null;
  readonly engine: EngineFate;
}

const FATES: readonly ChangeFate[] = ["committed", "rolled-back", "undone", "aborted", "open", "rewritten"];

/** Of a change that is met for the first time; null for a step that is about another one. */
const FIRST_FATE: Partial<Record<ReplayStep["action"], (step: ReplayStep) => ChangeFate>> = {
  redo: () => "committed",
  "not-redone": ({ status }) => (status === "aborted" ? "aborted" : "open"),
  replaced: () => "rewritten",
};

const SKIPPED = 0;
const ENGINE_FATES: readonly EngineFate[] = ["skipped", "redone", "undone"];

const FATE_BY_ACTION: Partial<Record<ReplayStep["action"], ChangeFate>> = {
  "redo-clr": "rolled-back",
  "roll-back": "rolled-back",
  undo: "undone",
};

const ENGINE_FATE_BY_ACTION: Partial<Record<ReplayStep["action"], EngineFate>> = {
  "engine-redo": "redone",
  "engine-undo": "undone",
};

/** An offset takes 53 bits at most, so a place does not fit one number: changes are found by segment, then by offset. */
type Changes = Map<number, number>;

/**
 * Collects what a replay does to one page: some forty bytes a change and an entry to find it again; the images stay
 * in the log.
 */
export class PageHistory implements RecoveryListener {
  private readonly pageId: bigint;
  private readonly lsns: U64List = new U64List();
  private readonly txnIds: U64List = new U64List();
  private readonly segments: number[] = [];
  private readonly offsets: number[] = [];
  private readonly fates: number[] = [];
  private readonly byLsns: (bigint | null)[] = [];
  private readonly engineFates: number[] = [];
  private readonly bySegment: Map<number, Changes> = new Map();

  constructor(pageId: bigint) {
    this.pageId = pageId;
  }

  get length(): number {
    return this.lsns.length;
  }

  analysed(): void {}
  transaction(): void {}
  dirtyPage(): void {}
  engineStarts(): void {}

  step(step: ReplayStep): void {
    const { action, place } = step;
    if (step.pageId !== this.pageId || place === null) return;
    const first = FIRST_FATE[action];
    if (first !== undefined) {
      this.add(step, place, first(step));
      return;
    }
    const change = this.bySegment.get(place.segmentIndex)?.get(place.offset);
    if (change === undefined) return;
    const fate = FATE_BY_ACTION[action];
    const engineFate = ENGINE_FATE_BY_ACTION[action];
    if (fate !== undefined) this.takeBack(change, fate, step);
    if (engineFate !== undefined) this.engineFates[change] = ENGINE_FATES.indexOf(engineFate);
  }

  /** The changes in the order of redo, which for page images is that of the file; their images read from the log as they are asked for. */
  *changes(files: LogFiles): Generator<PageChange> {
    const reader = new RecordReader(files);
    try {
      for (let change = 0; change < this.length; change++) {
        const place = { segmentIndex: this.segments[change]!, offset: this.offsets[change]! };
        reader.seek(place.segmentIndex, place.offset);
        const split = reader.view.imageSplit;
        const data = reader.readData();
        yield {
          lsn: this.lsns.at(change),
          txnId: this.txnIds.at(change),
          place,
          pageOffset: reader.view.pageOffset,
          before: split === null ? null : data.slice(0, split),
          after: split === null ? null : data.slice(split),
          data: split === null ? data.slice() : null,
          fate: FATES[this.fates[change]!]!,
          byLsn: this.byLsns[change]!,
          engine: ENGINE_FATES[this.engineFates[change]!]!,
        };
      }
    } finally {
      reader.close();
    }
  }

  private add(
    { lsn, txnId, updateLsn }: ReplayStep,
    { segmentIndex, offset }: RecordPlace,
    fate: ChangeFate,
  ): void {
    let changes = this.bySegment.get(segmentIndex);
    if (changes === undefined) {
      changes = new Map();
      this.bySegment.set(segmentIndex, changes);
    }
    changes.set(offset, this.length);
    const id = txnId ?? 0n;
    this.lsns.push(highOf(lsn), lowOf(lsn));
    this.txnIds.push(highOf(id), lowOf(id));
    this.segments.push(segmentIndex);
    this.offsets.push(offset);
    this.fates.push(FATES.indexOf(fate));
    this.byLsns.push(fate === "rewritten" ? updateLsn : null);
    this.engineFates.push(SKIPPED);
  }

  /** A change that was committed stays so, whatever a compensation record says. */
  private takeBack(change: number, fate: ChangeFate, { status, lsn, clr }: ReplayStep): void {
    if (status === "committed") return;
    this.fates[change] = FATES.indexOf(fate);
    this.byLsns[change] = clr?.lsn ?? lsn;
  }
}
