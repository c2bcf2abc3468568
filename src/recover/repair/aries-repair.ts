import { escapeString } from "../../core/escape.ts";
import { U64_MAX } from "../../core/u64.ts";
import type { AriesSemantics } from "../../format/recovery.ts";
import type { AssembledBytes } from "../../segment/assembled-segment.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import { SpillBytes } from "../../segment/spill-bytes.ts";
import type { UnsettledRun } from "../pages/unsettled-bytes.ts";
import { recoverLog } from "../recover.ts";
import type { RecoverOptions, Recovery, RepairFacts } from "../result.ts";
import { counted } from "../words.ts";
import { keptBytes, withBytes } from "./kept-log.ts";
import { proveRepair } from "./prove-repair.ts";
import type { Repair, RepairedSegment } from "./repair.ts";
import type { RepairPlan } from "./repair-plan.ts";
import { nothingToDo, refused } from "./repair-plan.ts";
import { RepairRecords } from "./repair-records.ts";

/** A log, and its recovery with what the repair is made from. */
interface Known {
  readonly files: LogFiles;
  readonly recovery: Recovery;
  readonly facts: RepairFacts;
  readonly options: RecoverOptions;
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

function settled(plan: RepairPlan): Repair {
  return { plan, build: () => null, close: () => {} };
}

/** What keeps the engine from reading the log to its end, and cannot be written away without being asked to. */
function obstacleTo({ files, recovery, facts, options }: Known): string | null {
  const { engine } = recovery.result;
  const { extents, engineSegments } = facts;
  const [index] = engineSegments;
  const [other] = files.otherSegments;
  if (other !== undefined) {
    return `${escapeString(other)} stands beside this file, and the engine reads one log of all: give the directory`;
  }
  if ((options.toLsn ?? null) !== null) return "a point in time leaves out records that are in the log";
  if (engine.outcome === "panics") return engine.message;
  if (index === undefined) {
    return `a name in the directory makes ${files.format.title} open another file and read none of this log`;
  }
  if (extents.damages === 0) return null;
  if (options.salvage !== true) {
    return describeDamage(extents);
  }
  const inside = extents.segments[index]!.damages;
  return inside < extents.damages
    ? "an older segment is damaged, and only the newest one is written anew"
    : null;
}

function describeDamage({ damages, correctable }: RepairFacts["extents"]): string {
  const put =
    correctable > 0 ? `with --correct ${counted(correctable, "damaged record")} can be put right, and ` : "";
  return `the log is damaged in ${counted(damages, "place")}: ${put}with --salvage what is damaged is left out`;
}

class AriesRepair implements Repair {
  readonly plan: RepairPlan;
  private readonly known: Known;
  private readonly limits: AriesSemantics["limits"];
  private readonly index: number;
  private readonly kept: AssembledBytes;
  private readonly files: LogFiles;
  /** Of the kept records. */
  private readonly base: Recovery;
  private readonly isOwnBase: boolean;

  constructor(known: Known, limits: AriesSemantics["limits"]) {
    const { files, recovery, facts } = known;
    this.known = known;
    this.limits = limits;
    this.index = facts.engineSegments[0]!;
    const extents = facts.extents.segments[this.index]!;
    this.kept = keptBytes(files, this.index, extents);
    const isMended = files.segments[this.index]!.damagedAt !== undefined;
    this.files = extents.isWhole && !isMended ? files : withBytes(files, this.index, this.kept);
    // A torn tail ends the engine's reading quietly: it has seen all that is kept.
    this.isOwnBase = isMended || extents.damages > 0 || recovery.result.engine.outcome === "fails";
    this.base = this.isOwnBase ? recoverLog(this.files, known.options) : recovery;
    this.plan = this.makePlan();
  }

  build(): RepairedSegment | string | null {
    const { change } = this.plan;
    if (change === null) return null;
    const spill = new SpillBytes();
    const records = new RepairRecords(this.files.format, change.firstLsn);
    const active = this.base.result.engine.activeTransactions!;
    for (const record of records.aborts(active)) spill.append(record);
    if (change.txnId !== null) {
      for (const record of records.transaction(change.txnId, this.reachableRuns())) spill.append(record);
    }
    const extents = this.known.facts.extents.segments[this.index]!;
    const bytes = keptBytes(this.known.files, this.index, extents);
    bytes.add(spill, 0, spill.size);
    const doubt = proveRepair(this.base, withBytes(this.known.files, this.index, bytes), this.known.options);
    if (doubt !== null) {
      spill.close();
      return doubt;
    }
    const unchanged = this.known.files.segments[this.index]!.damagedAt?.offset ?? Number.POSITIVE_INFINITY;
    const sharedBytes = extents.count > 0 && extents.from(0) === 0 ? Math.min(extents.to(0), unchanged) : 0;
    return { name: change.segment, bytes, sharedBytes, close: () => spill.close() };
  }

  close(): void {
    if (this.isOwnBase) this.base.close();
  }

  private makePlan(): RepairPlan {
    const { engine } = this.base.result;
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

  private get baseFacts(): RepairFacts {
    return this.base.repair!;
  }

  private isNeeded(): boolean {
    const { engine, undo } = this.base.result;
    const { unsettled } = this.baseFacts;
    if (this.files !== this.known.files) return true;
    if ((engine.activeTransactions?.txnIds.length ?? 0) > 0 || undo.losers.length > 0) return true;
    return unsettled.unlikeBytes > 0 || unsettled.hasStaleBytes;
  }

  private count(txnId: bigint): RepairPlan {
    const { engine, analysis, undo } = this.base.result;
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
    const { name } = this.files.segments[this.index]!;
    const bytesLeftOut = this.known.files.segments[this.index]!.size - this.kept.size;
    const { damages: damagesLeftOut, correctable: correctableLeftOut } =
      this.known.facts.extents.segments[this.index]!;
    const what = {
      segment: name,
      bytesLeftOut,
      damagesLeftOut,
      correctableLeftOut,
      records,
      firstLsn: highest + 1n,
      lastLsn,
    };
    const change = { ...what, aborts, txnId: hasTransaction ? txnId : null, updates, bytes, pages };
    return { status: "needed", reason: null, change };
  }

  /** Only a plan without any that cannot be reached comes to be built. */
  private *reachableRuns(): Generator<UnsettledRun> {
    for (const run of this.baseFacts.unsettled.runs(this.limits)) if (run !== null) yield run;
  }
}
