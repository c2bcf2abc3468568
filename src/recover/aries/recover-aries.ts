import { ByteLedger } from "../pages/byte-ledger.ts";
import { COMMITTED_PLANE, ENGINE_PLANE } from "../pages/ledger.ts";
import { LedgerImages } from "../pages/ledger-images.ts";
import { UnsettledBytes } from "../pages/unsettled-bytes.ts";
import { Remarks } from "../remarks.ts";
import type { Recovery } from "../result.ts";
import { Analysis } from "./analysis.ts";
import type { AriesLog } from "./aries-log.ts";
import { analyse, startEngine } from "./aries-log.ts";
import { findDivergences } from "./divergences.ts";
import { replay } from "./replay.ts";

/** Recovers a log of before and after images: ARIES, the committed state beside it, and the engine model. */
export function recoverAries(log: AriesLog): Recovery {
  const { files, options, semantics, pass } = log;
  const remarks = new Remarks();
  const analysis = new Analysis(files.format, semantics, remarks);
  const keepLsns = options.detail === true;
  const engine = startEngine(log, keepLsns);
  const summary = analyse(log, engine, analysis);
  const ledger = new ByteLedger(analysis.pages);
  try {
    const analysisResult = analysis.result();
    const unsettled = new UnsettledBytes(ledger);
    const replayed = replay({
      files,
      semantics,
      pass,
      keepLsns,
      analysis,
      engine,
      ledger,
      remarks,
      afterRedo: () => unsettled.judgeRedo(),
    });
    return {
      result: {
        path: files.path,
        format: files.format.name,
        mode: semantics.mode,
        analysis: analysisResult,
        redo: replayed.redo,
        undo: replayed.undo,
        engine: replayed.engine,
        divergences: findDivergences({ log, analysis, ledger, unsettled, replayed, summary }),
        remarks: remarks.summary(),
        unreachableRecords: summary.unreachableRecords,
      },
      pages: new LedgerImages(ledger, COMMITTED_PLANE),
      enginePages: new LedgerImages(ledger, ENGINE_PLANE),
      repair: {
        extents: summary.extents,
        engineSegments: pass.engineSegments,
        unsettled,
        nextRepairId: analysis.repairIds.next,
      },
      close: () => ledger.close(),
    };
  } catch (error) {
    ledger.close();
    throw error;
  }
}
