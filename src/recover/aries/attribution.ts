import type { DivergenceCode } from "../../core/divergences.ts";
import type { ByteLedger } from "../pages/byte-ledger.ts";
import type { Writer } from "../pages/ledger.ts";
import { ARIES_PLANE, COMMITTED_PLANE, ENGINE_PLANE, TAKEN_BACK } from "../pages/ledger.ts";
import type { Difference } from "../pages/page-versions.ts";
import type { WriterLedger } from "../pages/writer-ledger.ts";
import { ABORTED, COMMITTED, statusOf } from "./incarnations.ts";

/** A wrong byte, explained: whose change it is about; null where that is not known. */
export interface Blame {
  readonly code: DivergenceCode;
  readonly incarnation: number | null;
}

/** Told once of everything that is wrong with a page. */
export type BlameReport = (blame: Blame, page: number) => void;

/** Who wrote a byte last, in each version of its page. */
interface Byte {
  readonly engine: Writer;
  readonly committed: Writer;
  readonly replay: Writer;
}

/** Says, byte by byte, whose change it is that the engine leaves and should not, or should leave and does not. */
export class Attribution {
  private readonly bytes: ByteLedger;
  private readonly writers: WriterLedger;
  private readonly states: Uint8Array;
  private readonly isCutShort: (incarnation: number) => boolean;

  constructor(
    bytes: ByteLedger,
    writers: WriterLedger,
    states: Uint8Array,
    isCutShort: (incarnation: number) => boolean,
  ) {
    this.bytes = bytes;
    this.writers = writers;
    this.states = states;
    this.isCutShort = isCutShort;
  }

  /** @param isEngineJudged whether the engine's recovery completes, so that its pages say anything */
  explain(page: number, isEngineJudged: boolean, report: BlameReport): void {
    // Neighbouring bytes mostly have the same explanation.
    let last: (Byte & Difference) | null = null;
    this.bytes.forEachDifference(page, (at, { isEngine, isReplay }) => {
      const byte = {
        isEngine: isEngine && isEngineJudged,
        isReplay,
        engine: this.writers.writer(page, ENGINE_PLANE, at),
        committed: this.writers.writer(page, COMMITTED_PLANE, at),
        replay: this.writers.writer(page, ARIES_PLANE, at),
      };
      if (last !== null && isSame(last, byte)) return;
      last = byte;
      if (byte.isEngine) report(this.blameEngine(byte, isReplay), page);
      if (isReplay) report({ code: "stale-before-image", incarnation: ownerOf(byte.replay) }, page);
    });
  }

  private blameEngine(byte: Byte, isReplay: boolean): Blame {
    const { engine, committed } = byte;
    const isWritten = engine !== 0 && engine < TAKEN_BACK;
    if (isWritten && statusOf(this.states[engine - 1]!) !== COMMITTED) return this.blameRemains(engine - 1);
    if (committed !== 0) return { code: "committed-changes-lost", incarnation: committed - 1 };
    if (isWritten) return { code: "committed-changes-lost", incarnation: engine - 1 };
    // What it took back uncovered an earlier change: the one that the replay, where that is right, took back last.
    if (isReplay) return { code: "stale-before-image", incarnation: ownerOf(byte.replay) };
    const owner = ownerOf(byte.replay);
    return owner === null
      ? { code: "uncommitted-changes-exposed", incarnation: null }
      : this.blameRemains(owner);
  }

  /** The change of an incarnation that did not commit is in the page. */
  private blameRemains(incarnation: number): Blame {
    if (statusOf(this.states[incarnation]!) === ABORTED)
      return { code: "aborted-changes-remain", incarnation };
    const code = this.isCutShort(incarnation) ? "undo-cut-short" : "uncommitted-changes-exposed";
    return { code, incarnation };
  }
}

function isSame(a: Byte & Difference, b: Byte & Difference): boolean {
  return (
    a.isEngine === b.isEngine &&
    a.isReplay === b.isReplay &&
    a.engine === b.engine &&
    a.committed === b.committed &&
    a.replay === b.replay
  );
}

/** The incarnation that wrote, or whose change was taken back. */
function ownerOf(who: Writer): number | null {
  const owner = who >= TAKEN_BACK ? who - TAKEN_BACK : who;
  return owner === 0 ? null : owner - 1;
}
