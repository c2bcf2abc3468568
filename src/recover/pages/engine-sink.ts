import type { PageSink } from "../../format/engine.ts";
import type { PageLedger, Writer } from "./ledger.ts";
import { ENGINE_PLANE, TAKEN_BACK } from "./ledger.ts";

/** Takes what the engine model writes into the engine's version of the pages. */
export class EngineSink implements PageSink {
  /** Whose record the engine redoes. */
  who: Writer = 0;
  private ledger: PageLedger | null = null;

  /** Where the engine's redo and undo write. */
  beginRedo(ledger: PageLedger): void {
    this.ledger = ledger;
  }

  /** From now on the engine takes changes back. */
  beginUndo(): void {
    this.who = TAKEN_BACK;
  }

  write(
    pageIdHigh: number,
    pageIdLow: number,
    offset: number,
    data: Uint8Array,
    from: number,
    to: number,
  ): void {
    const { ledger } = this;
    if (!ledger?.select(pageIdHigh, pageIdLow, offset, offset + to - from)) return;
    ledger.write(ENGINE_PLANE, offset, data, from, to, this.who);
  }
}
