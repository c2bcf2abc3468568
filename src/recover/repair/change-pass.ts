import { KIND_UPDATE, transactionKinds } from "../../analysis/transaction-kind.ts";
import { runToEnd } from "../../core/run-to-end.ts";
import type { RecordBatch } from "../../format/batch.ts";
import type { Format } from "../../format/format.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { Segment } from "../../segment/segment.ts";
import type { LogVisitor } from "../engine-order.ts";
import { engineOrderSteps } from "../engine-order.ts";
import { RecordCursor } from "../record-cursor.ts";

/** Is shown a change; the cursor stands at its record during the call. */
type ChangeVisitor = (change: number, cursor: RecordCursor) => void;

/** Shows each change of a log that the engine reads to its end, with the number that recovery gives it. */
export function forEachChange(files: LogFiles, visit: ChangeVisitor): void {
  if (files.format.engine !== null) {
    runToEnd(engineOrderSteps(files, files.format.engine, new ChangePass(files.format, visit)));
  }
}

class ChangePass implements LogVisitor {
  private readonly cursor: RecordCursor;
  private readonly kinds: Uint8Array;
  private readonly visit: ChangeVisitor;
  private changes = 0;

  constructor(format: Format, visit: ChangeVisitor) {
    this.cursor = new RecordCursor(format.createView());
    this.kinds = transactionKinds(format.types);
    this.visit = visit;
  }

  enter(segmentIndex: number, segment: Segment): void {
    this.cursor.enterSegment(segmentIndex, segment);
  }

  records(batch: RecordBatch, reached: number): void {
    const { cursor, kinds } = this;
    for (let index = 0; index < reached; index++) {
      cursor.seek(batch, index);
      if (kinds[cursor.keys.typeCode] !== KIND_UPDATE) continue;
      this.visit(this.changes, cursor);
      this.changes += 1;
    }
  }

  leave(): void {}
}
