import type { FoundRecord } from "../../format/engine.ts";
import type { PageLedger } from "../pages/ledger.ts";
import { ARIES_PLANE, TAKEN_BACK } from "../pages/ledger.ts";
import type { RecordReader } from "../record-reader.ts";
import { COMMITTED, statusOf } from "./incarnations.ts";
import type { UndoLog } from "./undo-log.ts";
import { NO_UPDATE } from "./undo-log.ts";

/** Takes updates back in the replay: each once, with its before image from the log. */
export class Compensator {
  private readonly updates: UndoLog;
  private readonly reader: RecordReader;
  private readonly ledger: PageLedger;

  constructor(updates: UndoLog, reader: RecordReader, ledger: PageLedger) {
    this.updates = updates;
    this.reader = reader;
    this.ledger = ledger;
  }

  /** Writes the update's before image. Returns the record, valid until the next one. */
  compensate(update: number): FoundRecord {
    const { updates, reader, ledger } = this;
    updates.compensate(update);
    reader.seek(updates.segmentIndex(update), updates.offset(update));
    const { view } = reader;
    const offset = view.pageOffset ?? 0;
    const split = view.imageSplit ?? 0;
    if (ledger.select(view.pageIdHigh, view.pageIdLow, offset, offset + split)) {
      const who = TAKEN_BACK + updates.owner(update) + 1;
      ledger.write(ARIES_PLANE, offset, reader.readData(), 0, split, who);
    }
    return reader;
  }

  /**
   * The updates that are not compensated and were not committed, last in the file first. None of them is looked at
   * again.
   *
   * @param states how each incarnation ends
   */
  *unsettled(states: Uint8Array): Generator<number> {
    const { updates } = this;
    for (let update = updates.length - 1; update >= updates.settled; update--) {
      if (updates.isCompensated(update) || statusOf(states[updates.owner(update)]!) === COMMITTED) continue;
      yield update;
    }
    updates.settled = updates.length;
  }

  /** Takes all of them back. */
  takeBackAll(states: Uint8Array): void {
    for (const update of this.unsettled(states)) this.compensate(update);
  }

  /** Takes back, newest first, everything of an incarnation that is not compensated. */
  rollBack(owner: number, onStep?: (update: number, record: FoundRecord) => void): void {
    for (;;) {
      const update = this.updates.latestOpen(owner);
      if (update === NO_UPDATE) return;
      const record = this.compensate(update);
      onStep?.(update, record);
    }
  }
}
