import type { DivergenceCode } from "../../core/divergences.ts";
import type { ByteLedger } from "../pages/byte-ledger.ts";
import type { Writer } from "../pages/ledger.ts";
import { COMMITTED_PLANE, ENGINE_PLANE, TAKEN_BACK } from "../pages/ledger.ts";
import type { WriterLedger } from "../pages/writer-ledger.ts";
import { ABORTED, COMMITTED, statusOf } from "./incarnations.ts";

/** A wrong byte, explained: whose change it is about; null where that is not known. */
export interface Blame {
  readonly code: DivergenceCode;
  readonly incarnation: number | null;
}

/** Told once of everything that is wrong with a page. */
export type BlameReport = (blame: Blame, page: number) => void;

interface Byte {
  readonly engine: Writer;
  readonly committed: Writer;
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

  /** @param planes the versions to be compared with the committed one */
  explain(page: number, planes: readonly number[], report: BlameReport): void {
    // Neighbouring bytes mostly have the same explanation.
    let last: { readonly plane: number; readonly engine: Writer; readonly committed: Writer } | null = null;
    this.bytes.forEachDifference(page, (plane, at) => {
      if (!planes.includes(plane)) return;
      const engine = this.writers.writer(page, plane, at);
      const committed = this.writers.writer(page, COMMITTED_PLANE, at);
      if (last?.plane === plane && last.engine === engine && last.committed === committed) return;
      last = { plane, engine, committed };
      report(plane === ENGINE_PLANE ? this.blameEngine(last) : staleImage(engine), page);
    });
  }

  private blameEngine({ engine, committed }: Byte): Blame {
    if (engine === 0 || engine >= TAKEN_BACK) return lostOrStale(engine, committed);
    const incarnation = engine - 1;
    const status = statusOf(this.states[incarnation]!);
    if (status === COMMITTED) return lostOrStale(engine, committed === 0 ? engine : committed);
    if (status === ABORTED) return { code: "aborted-changes-remain", incarnation };
    const code = this.isCutShort(incarnation) ? "undo-cut-short" : "uncommitted-changes-exposed";
    return { code, incarnation };
  }
}

/** Something took a change back and should not have, or restored a before image that never was committed. */
function lostOrStale(engine: Writer, committed: Writer): Blame {
  if (committed !== 0) return { code: "committed-changes-lost", incarnation: committed - 1 };
  return staleImage(engine);
}

function staleImage(who: Writer): Blame {
  const owner = who >= TAKEN_BACK ? who - TAKEN_BACK : who;
  return { code: "stale-before-image", incarnation: owner === 0 ? null : owner - 1 };
}
