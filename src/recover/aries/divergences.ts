import { runToEnd } from "../../core/run-to-end.ts";
import type { DamagedRecords } from "../damaged-records.ts";
import { DivergenceList } from "../divergence-list.ts";
import type { PassSummary } from "../log-pass.ts";
import type { ByteLedger } from "../pages/byte-ledger.ts";
import { ARIES_PLANE, ENGINE_PLANE } from "../pages/ledger.ts";
import type { UnsettledBytes } from "../pages/unsettled-bytes.ts";
import { WriterLedger } from "../pages/writer-ledger.ts";
import type { RecoveryPhase } from "../phase.ts";
import { asPhase } from "../phase.ts";
import { Remarks } from "../remarks.ts";
import type { Divergence } from "../result.ts";
import type { Analysis } from "./analysis.ts";
import type { AriesLog } from "./aries-log.ts";
import { analyseForEngine, startEngine } from "./aries-log.ts";
import type { Blame } from "./attribution.ts";
import { Attribution } from "./attribution.ts";
import { describeDivergence } from "./divergence-text.ts";
import type { Replayed } from "./replay.ts";
import { replay } from "./replay.ts";

/** What the comparison is made from. */
export interface Comparison {
  readonly log: AriesLog;
  readonly analysis: Analysis;
  readonly ledger: ByteLedger;
  readonly unsettled: UnsettledBytes;
  readonly replayed: Replayed;
  readonly summary: PassSummary;
  readonly damaged: DamagedRecords;
}

/** Where the engine's recovery differs from what the log says, and the replay from the committed state. */
export function* findDivergences(comparison: Comparison): Generator<RecoveryPhase, readonly Divergence[]> {
  const { log, replayed, summary, damaged } = comparison;
  const list = new DivergenceList();
  if (summary.unreachableRecords > 0) list.of("records-unreachable");
  if (damaged.correctable > 0) damaged.addTo(list.of("records-unreachable"));
  // Where the engine writes every byte all the same, what it ignores does not matter.
  const isMissed = comparison.unsettled.unwrittenBytes > 0 || replayed.engine.outcome !== "completes";
  if (summary.ignoredRecords > 0 && isMissed) list.of("segment-ignored");
  const cuts = cutsOf(replayed);
  if (cuts.size > 0 || replayed.engine.undoCount > 0) compareUndo(list, comparison, cuts);
  yield* asPhase("comparison", comparePages(comparison, list, cuts));
  const facts = {
    ...summary,
    damaged,
    engineTitle: log.files.format.title,
    hasAllRecords: log.options.salvage === true,
  };
  return list.list((code, concerned) => describeDivergence(code, concerned, facts));
}

/** Transactions whose undo the engine ends because it does not find a record. */
function cutsOf({ engine }: Replayed): ReadonlySet<bigint> {
  const cuts = engine.remarks.filter(({ code }) => code === "undo-cut-short");
  return new Set(cuts.map(({ txnId }) => txnId));
}

/** LSNs of what the engine rolls back, found out by one more run of its analysis and undo, which writes no page. */
function undoneByEngine(log: AriesLog): ReadonlySet<bigint> {
  const engine = startEngine(log, true);
  runToEnd(analyseForEngine(log, engine));
  return new Set(engine.finish().undo ?? []);
}

/** A chain that ends where nothing is left to undo is not cut short. */
function compareUndo(
  list: DivergenceList,
  { log, replayed: { engine, undo } }: Comparison,
  cuts: ReadonlySet<bigint>,
): void {
  if (engine.outcome !== "completes") return;
  const undone = cuts.size === 0 ? null : undoneByEngine(log);
  for (const { txnId, prevLsn, pageId } of undo.clrs ?? []) {
    const isCutOff = cuts.has(txnId) && undone?.has(prevLsn) === false;
    if (!isCutOff && engine.undoCount === 0) continue;
    const { txns, pages } = list.of(isCutOff ? "undo-cut-short" : "exposed-by-next-crash");
    txns.addId(txnId);
    pages.addId(pageId);
  }
}

/** Compares the pages, and only where they differ finds out, by another replay, who wrote what. */
function* comparePages(
  comparison: Comparison,
  list: DivergenceList,
  cuts: ReadonlySet<bigint>,
): Generator<RecoveryPhase, void> {
  const { log, analysis, ledger, replayed } = comparison;
  const planes = replayed.engine.outcome === "completes" ? [ENGINE_PLANE, ARIES_PLANE] : [ARIES_PLANE];
  const differs = ledger.differing(planes);
  if (!differs.includes(1)) return;
  const writers = new WriterLedger(analysis.pages, differs);
  try {
    yield* replayForWriters(log, analysis, writers);
    const { incarnations } = analysis;
    const isCutShort = (number: number): boolean => cuts.has(incarnations.txnId(number));
    const attribution = new Attribution(ledger, writers, replayed.states, isCutShort);
    const report = ({ code, incarnation }: Blame, page: number): void => {
      const { txns, pages } = list.of(code);
      if (incarnation !== null) txns.add(incarnations.idHigh(incarnation), incarnations.idLow(incarnation));
      pages.addId(ledger.pageId(page));
    };
    differs.forEach((isWrong, page) => {
      if (isWrong === 1) attribution.explain(page, planes.includes(ENGINE_PLANE), report);
    });
  } finally {
    writers.close();
  }
}

function* replayForWriters(
  log: AriesLog,
  analysis: Analysis,
  ledger: WriterLedger,
): Generator<RecoveryPhase, void> {
  const engine = startEngine(log, false);
  yield* analyseForEngine(log, engine);
  const { files, semantics, pass } = log;
  const remarks = new Remarks();
  const parts = { files, semantics, pass, keepLsns: false, analysis, engine, ledger, remarks, story: null };
  yield* replay(parts);
}
