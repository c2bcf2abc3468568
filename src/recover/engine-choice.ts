import { KIND_UPDATE, transactionKinds } from "../analysis/transaction-kind.ts";
import { Uint32Column } from "../core/uint32-column.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { EngineRecovery } from "../format/engine.ts";
import type { Format } from "../format/format.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Segment } from "../segment/segment.ts";
import type { LogVisitor, SegmentLeft } from "./engine-order.ts";
import { engineOrderSteps } from "./engine-order.ts";
import { RecordCursor } from "./record-cursor.ts";

/** The number of a change that the engine does not read. */
const NOT_REACHED = 0xffff_ffff;

/** Where the records begin that count. */
export interface ChoicePlace {
  readonly segmentIndex: number;
  readonly offset: number;
}

/**
 * Of each change in the log from a place on, in the engine's reading order, whether the engine redoes it: 1 or 0. An
 * event of the scan a step.
 *
 * @returns null for an engine that redoes every change that it reads
 * @throws WalctlError where the files cannot be read
 */
export function* redoneSteps(files: LogFiles, from: ChoicePlace): Generator<void, Uint8Array | null> {
  const { engine, recovery } = files.format;
  if (engine === null || recovery.mode !== "logical") return null;
  const model = engine.startRecovery({ pages: null, keepLsns: false });
  const pass = new ChoicePass(files.format, model, from);
  yield* engineOrderSteps(files, engine, pass);
  const { fateOfChange } = model.finish({ firstFrom: () => null });
  if (fateOfChange === undefined) return null;
  const redone = new Uint8Array(pass.shown.length);
  for (let at = 0; at < redone.length; at++) {
    const change = pass.shown.get(at);
    if (change !== NOT_REACHED && fateOfChange(change) === "redone") redone[at] = 1;
  }
  return redone;
}

/** Shows the engine what it reads, and numbers the changes. */
class ChoicePass implements LogVisitor {
  /** By change from the place on: its number for the engine. */
  readonly shown: Uint32Column = new Uint32Column();
  private readonly kinds: Uint8Array;
  private readonly cursor: RecordCursor;
  private readonly model: EngineRecovery;
  private readonly from: ChoicePlace;
  private count = 0;

  constructor(format: Format, model: EngineRecovery, from: ChoicePlace) {
    this.kinds = transactionKinds(format.types);
    this.cursor = new RecordCursor(format.createView());
    this.model = model;
    this.from = from;
  }

  enter(segmentIndex: number, segment: Segment): void {
    this.cursor.enterSegment(segmentIndex, segment);
  }

  records(batch: RecordBatch, reached: number): void {
    const { cursor, kinds, model } = this;
    for (let index = 0; index < batch.count; index++) {
      cursor.seek(batch, index);
      if (index < reached) model.analyse(cursor.view, cursor.readData);
      if (kinds[cursor.keys.typeCode] !== KIND_UPDATE) continue;
      if (this.counts(batch.segmentIndex, cursor.offset))
        this.shown.push(index < reached ? this.count : NOT_REACHED);
      if (index < reached) this.count += 1;
    }
  }

  leave({ stop }: SegmentLeft): void {
    this.model.endReading(stop ?? { kind: "ends" });
  }

  private counts(segmentIndex: number, offset: number): boolean {
    const { from } = this;
    return segmentIndex > from.segmentIndex || (segmentIndex === from.segmentIndex && offset >= from.offset);
  }
}
