import type { PageSink } from "../../format/engine.ts";
import type { Images, PageLedger, Writer } from "./ledger.ts";
import { ENGINE_PLANE, TAKEN_BACK } from "./ledger.ts";

const NO_BYTES = new Uint8Array(0);

/**
 * Takes what the engine model writes into the engine's version of the pages. In redo a write waits until it shows
 * whether history has the very same one.
 */
export class EngineSink implements PageSink {
  private ledger: PageLedger | null = null;
  private isUndo = false;
  private isWaiting = false;
  private pageIdHigh = 0;
  private pageIdLow = 0;
  private offset = 0;
  private data: Uint8Array = NO_BYTES;
  private from = 0;
  private to = 0;

  /** Where the engine's redo and undo write. */
  beginRedo(ledger: PageLedger): void {
    this.ledger = ledger;
  }

  /** From now on the engine takes changes back. */
  beginUndo(): void {
    this.isUndo = true;
  }

  write(
    pageIdHigh: number,
    pageIdLow: number,
    offset: number,
    data: Uint8Array,
    from: number,
    to: number,
  ): void {
    this.flush(0);
    this.isWaiting = true;
    this.pageIdHigh = pageIdHigh;
    this.pageIdLow = pageIdLow;
    this.offset = offset;
    // As in the record cursor: mostly it is there already.
    if (this.data !== data) this.data = data;
    this.from = from;
    this.to = to;
    if (this.isUndo) this.flush(TAKEN_BACK);
  }

  /** Whether the write that waits is the after image of these, into this page. */
  isSame(pageIdHigh: number, pageIdLow: number, { offset, data, split, to }: Images): boolean {
    return (
      this.isWaiting &&
      this.pageIdLow === pageIdLow &&
      this.pageIdHigh === pageIdHigh &&
      this.offset === offset &&
      this.data === data &&
      this.from === split &&
      this.to === to
    );
  }

  /** The write that waits has been done for all versions. */
  drop(): void {
    this.isWaiting = false;
  }

  /** Does the write that waits, if there is one. */
  flush(who: Writer): void {
    const { ledger, offset, from, to } = this;
    if (!this.isWaiting) return;
    this.isWaiting = false;
    if (!ledger?.select(this.pageIdHigh, this.pageIdLow, offset, offset + to - from)) return;
    ledger.write(ENGINE_PLANE, offset, this.data, from, to, who);
  }
}
