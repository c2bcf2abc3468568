import { U64_MAX } from "../../core/u64.ts";
import type { Format } from "../../format/format.ts";
import type { AriesSemantics } from "../../format/recovery.ts";
import type { UnsettledRun } from "../pages/unsettled-bytes.ts";
import type { PageRepairFacts, RecoverOptions } from "../result.ts";
import { counted } from "../words.ts";
import type { RecoveredLog } from "./kept-log.ts";
import { besideObstacle, damageObstacle, KeptLog } from "./kept-log.ts";
import { proveRepair } from "./prove-repair.ts";
import type { Repair, RepairedSegment } from "./repair.ts";
import type { RepairChange, RepairPlan } from "./repair-plan.ts";
import { nothingToDo, refused, settled } from "./repair-plan.ts";
import { RepairRecords } from "./repair-records.ts";

/** A log, and its recovery with what the repair is made from. */
interface Known extends RecoveredLog {
  readonly facts: PageRepairFacts;
}

/**
 * Plans the repair of a log of before and after images, for an engine that redoes every update it finds and rolls
 * back what it takes for active: an abort for each of those, so that it rolls back nothing, and one committed
 * transaction behind all, which sets every byte that redo does not to its committed value.
 */
export function planAriesRepair(known: Known, { limits }: AriesSemantics): Repair {
  const obstacle = obstacleTo(known);
  if (obstacle !== null) return settled(refused(obstacle));
  return new AriesRepair(known, limits);
}

/** What keeps the engine from reading the log to its end, and cannot be written away without being asked to. */
function obstacleTo(known: Known): string | null {
  const { files, recovery, facts, options } = known;
  const { engine } = recovery.result;
  const [index] = facts.engineSegments;
  const beside = besideObstacle(files);
  if (beside !== null) return beside;
  if ((options.toLsn ?? null) !== null) return "a point in time leaves out records that are in the log";
  if (engine.outcome === "panics") return engine.message;
  if (index === undefined) {
    return `a name in the directory makes ${files.format.title} open another file and read none of this log`;
  }
  return damageObstacle(known, index);
}

class AriesRepair implements Repair {
  readonly plan: RepairPlan;
  private readonly limits: AriesSemantics["limits"];
  private readonly format: Format;
  private readonly kept: KeptLog;
  private readonly options: RecoverOptions;

  constructor(known: Known, limits: AriesSemantics["limits"]) {
    this.limits = limits;
    this.format = known.files.format;
    this.kept = new KeptLog(known, known.facts.engineSegments[0]!);
    this.plan = this.makePlan();
    this.options = known.options;
  }

  build(): RepairedSegment | string | null {
    const { change } = this.plan;
    if (change === null) return null;
    const { base } = this.kept;
    return this.kept.append(this.records(change), (repaired) => proveRepair(base, repaired, this.options));
  }

  close(): void {
    this.kept.close();
  }

  private *records({ firstLsn, txnId }: RepairChange): Generator<Uint8Array> {
    const records = new RepairRecords(this.format, firstLsn);
    yield* records.aborts(this.kept.base.result.engine.activeTransactions!);
    if (txnId !== null) yield* records.transaction(txnId, this.reachableRuns());
  }

  private makePlan(): RepairPlan {
    const { engine } = this.kept.base.result;
    const { unsettled, nextRepairId } = this.baseFacts;
    if (engine.outcome === "panics" || engine.outcome === "fails")
      return refused(engine.message ?? engine.outcome);
    if (unsettled.unknownBytes > 0) {
      const what = `of ${counted(unsettled.unknownBytes, "byte")} of pages no image in the log holds the committed value`;
      return refused(`${what}, so that nobody can say what belongs there`);
    }
    if (!this.isNeeded())
      return nothingToDo("the engine's recovery ends with what was committed, also after a crash");
    if (nextRepairId === null) return refused("every transaction id for a repair is used in this log");
    return this.count(nextRepairId);
  }

  private get baseFacts(): PageRepairFacts {
    return this.kept.base.repair as PageRepairFacts;
  }

  private isNeeded(): boolean {
    const { engine, undo } = this.kept.base.result;
    const { unsettled } = this.baseFacts;
    if (this.kept.isChanged) return true;
    if ((engine.activeTransactions?.txnIds.length ?? 0) > 0 || undo.losers.length > 0) return true;
    return unsettled.unlikeBytes > 0 || unsettled.hasStaleBytes;
  }

  private count(txnId: bigint): RepairPlan {
    const { engine, analysis, undo } = this.kept.base.result;
    const aborts = engine.activeTransactions?.txnIds.length ?? 0;
    let updates = 0;
    let bytes = 0;
    let pages = 0;
    let lastPage: bigint | null = null;
    for (const run of this.baseFacts.unsettled.runs(this.limits)) {
      if (run === null) return refused("a byte to be put right lies behind what an update can reach");
      updates += 1;
      bytes += run.after.length;
      if (run.pageId !== lastPage) pages += 1;
      lastPage = run.pageId;
    }
    const hasTransaction = updates > 0 || undo.losers.length > 0;
    const records = aborts + (hasTransaction ? updates + 2 : 0);
    const highest = analysis.endLsn ?? 0n;
    const lastLsn = highest + BigInt(records);
    if (lastLsn >= U64_MAX) return refused(`LSNs come to an end: the highest in the log is ${highest}`);
    const { name, leftOut } = this.kept;
    const what = { segment: name, ...leftOut, records, firstLsn: highest + 1n, lastLsn };
    const change = {
      ...what,
      aborts,
      txnId: hasTransaction ? txnId : null,
      updates,
      bytes,
      pages,
      rewrittenTxnIds: null,
    };
    return { status: "needed", reason: null, change };
  }

  /** Only a plan without any that cannot be reached comes to be built. */
  private *reachableRuns(): Generator<UnsettledRun> {
    for (const run of this.baseFacts.unsettled.runs(this.limits)) if (run !== null) yield run;
  }
}
