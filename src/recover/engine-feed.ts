import { highOf, lowOf } from "../core/u64.ts";
import type { EngineModel, EngineOpening, EngineRecovery, EngineRun } from "../format/engine.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { PassSummary, RecordCursor } from "./log-pass.ts";
import { LsnLookup } from "./lsn-lookup.ts";
import { EngineSink } from "./pages/engine-sink.ts";
import type { PageLedger } from "./pages/ledger.ts";
import { RecordReader } from "./record-reader.ts";

/** One run of the engine model, fed from the passes over the log. */
export class EngineFeed {
  private readonly opening: EngineOpening;
  readonly sink: EngineSink = new EngineSink();
  private readonly recovery: EngineRecovery;
  private readonly reader: RecordReader;
  private readonly lookup: LsnLookup;
  private needsRedo = true;

  constructor(
    files: LogFiles,
    model: EngineModel,
    options: { readonly toLsn: bigint | null; readonly keepLsns: boolean },
  ) {
    const { toLsn, keepLsns } = options;
    this.opening = openingOf(files, model);
    this.recovery = model.startRecovery({ pages: this.sink, keepLsns });
    this.reader = new RecordReader(files);
    this.lookup = new LsnLookup(
      this.reader,
      toLsn === null ? null : { high: highOf(toLsn), low: lowOf(toLsn) },
    );
  }

  /** The first pass: a record that the engine's reader reaches. */
  analyse({ keys, view, readData, segmentIndex, offset }: RecordCursor): void {
    this.recovery.analyse(view, readData);
    this.lookup.add(keys.lsnHigh, keys.lsnLow, segmentIndex, offset, view.length);
  }

  endReading({ stop }: PassSummary): void {
    this.recovery.endReading(stop);
    this.needsRedo = this.recovery.needsRedo;
  }

  beginRedo(ledger: PageLedger): void {
    this.sink.beginRedo(ledger);
  }

  /** The second pass; before the same record is redone as history. */
  redo({ view, readData }: RecordCursor): void {
    if (this.needsRedo) this.recovery.redo(view, readData);
  }

  /** The engine's undo, and what its recovery came to. */
  finish(): EngineRun {
    this.sink.beginUndo();
    try {
      const run = this.recovery.finish(this.lookup);
      const { opening } = this;
      return opening.kind === "panics" ? { ...run, outcome: "panics", message: opening.message } : run;
    } finally {
      this.reader.close();
    }
  }
}

/** What the engine does when it opens the log. */
export function openingOf({ segments, foreignFiles }: LogFiles, model: EngineModel): EngineOpening {
  return model.reader.open(
    segments,
    foreignFiles.map(({ name }) => name),
  );
}
