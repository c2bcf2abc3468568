import type { DumpEvent, SelectedRecords } from "../dump/events.ts";
import type { Payload } from "../dump/payload.ts";
import { ByteWriter } from "./byte-writer.ts";

/** From so many bytes on it pays to put out what is written. */
export const FLUSH_BYTES: number = 64 * 1024;

/** Turns what a dump finds into bytes. */
export interface DumpRenderer {
  /** Where the bytes collect; whoever puts them out clears it. */
  readonly writer: ByteWriter;
  /** Writes what stands before all records. */
  begin(): void;
  /** Writes an event. Yields wherever the bytes written so far may be put out. */
  render(event: DumpEvent): Generator<void>;
}

/** What all renderers share: a row for each record, many of them before they are put out. */
export abstract class RowRenderer implements DumpRenderer {
  readonly writer: ByteWriter = new ByteWriter(2 * FLUSH_BYTES);

  begin(): void {}

  /** Called before the rows of a window. */
  protected beforeRows(_records: SelectedRecords): void {}

  /**
   * Writes what stands before the payload of the record under the view.
   *
   * @returns the payload, where its bytes are to be written
   */
  protected abstract startRow(records: SelectedRecords): Payload | null;

  /** Writes the bytes of a payload. Yields between pieces of a large one. */
  protected abstract payloadBytes(records: SelectedRecords, payload: Payload): Generator<void>;

  /** Ends the row that begins at `from` in the writer; at 0 where its beginning has been put out. */
  protected abstract endRow(from: number, records: SelectedRecords): void;

  /** Writes what is no record, where that is shown. */
  protected aside(_event: Exclude<DumpEvent, SelectedRecords>): void {}

  *render(event: DumpEvent): Generator<void> {
    if (event.kind !== "records") {
      this.aside(event);
      return;
    }
    this.beforeRows(event);
    if (!event.batch.whole) {
      yield* this.#longRow(event);
      return;
    }
    for (let next = 0; next < event.count; ) {
      next = this.#rows(event, next);
      yield;
    }
  }

  /** A plain loop: in a generator it would run slower. */
  #rows(event: SelectedRecords, from: number): number {
    const { view, batch, selected, count } = event;
    let index = from;
    while (index < count && this.writer.length < FLUSH_BYTES) {
      view.seek(batch, selected[index]!);
      const start = this.writer.length;
      const payload = this.startRow(event);
      if (payload !== null) for (const _ of this.payloadBytes(event, payload));
      this.endRow(start, event);
      index += 1;
    }
    return index;
  }

  *#longRow(event: SelectedRecords): Generator<void> {
    event.view.seek(event.batch, event.selected[0]!);
    const payload = this.startRow(event);
    if (payload !== null) yield* this.payloadBytes(event, payload);
    this.endRow(0, event);
  }
}
