import type { DivergenceCode } from "../../core/divergences.ts";
import { U64_MAX } from "../../core/u64.ts";
import type { LogicalSemantics } from "../../format/recovery.ts";
import { IdSet } from "../id-set.ts";
import type { ChangeRepairFacts } from "../result.ts";
import { hasLosses, isRecoverable } from "../result.ts";
import { someIds } from "../words.ts";
import type { RecoveredLog } from "./kept-log.ts";
import { besideObstacle, DAMAGED_BEFORE, damageObstacle, KeptLog } from "./kept-log.ts";
import { LeftOutRecords } from "./left-out-records.ts";
import { proveLogicalRepair } from "./prove-logical-repair.ts";
import type { Repair, RepairedSegment } from "./repair.ts";
import type { RepairChange, RepairPlan } from "./repair-plan.ts";
import { nothingToDo, refused, settled } from "./repair-plan.ts";
import { RepairRecords } from "./repair-records.ts";

const NO_CHANGES = new Uint32Array(0);

/** A log, and its recovery with what the repair is made from. */
interface Known extends RecoveredLog {
  readonly facts: ChangeRepairFacts;
}

/** The names of so many changes go into one record. */
const MAX_REWRITTEN = 1_000_000;

/**
 * Plans the repair of a log of changes with opaque payloads, for an engine that redoes in LSN order what it takes for
 * committed: one committed transaction behind all others holds a copy of each committed change that it leaves out.
 * That is right only where none that it redoes comes after one of them and may concern the same data. And what is no
 * record at the end of the newest segment is left out, since the engine goes on writing behind it.
 */
export function planLogicalRepair(known: Known, semantics: LogicalSemantics): Repair {
  const index = known.files.segments.findIndex(({ isNewest }) => isNewest);
  const obstacle = damageObstacle(known, index);
  if (obstacle !== null) return settled(refused(obstacle));
  return new LogicalRepair(known, semantics, index);
}

/** Divergences that a copy of the changes puts an end to. */
const MENDED: ReadonlySet<DivergenceCode> = new Set([
  "committed-changes-lost",
  "id-reuse-drops-commit",
  "unknown-type-read-as-begin",
]);

class LogicalRepair implements Repair {
  readonly plan: RepairPlan;
  private readonly known: Known;
  private readonly semantics: LogicalSemantics;
  private readonly kept: KeptLog;
  private readonly leftOut: LeftOutRecords;

  constructor(known: Known, semantics: LogicalSemantics, index: number) {
    this.known = known;
    this.semantics = semantics;
    this.kept = new KeptLog(known, index);
    const hindrance = this.isNeeded() ? (this.placeHindrance() ?? this.contentHindrance()) : null;
    const changes = hindrance === null ? this.facts.leftOut.changes : NO_CHANGES;
    this.leftOut = new LeftOutRecords(this.kept.files, changes);
    this.plan = hindrance === null ? this.makePlan() : refused(hindrance);
  }

  build(): RepairedSegment | string | null {
    const { change } = this.plan;
    if (change === null) return null;
    const { files, base: recovery } = this.kept;
    return this.kept.append(this.records(change), (repaired) =>
      proveLogicalRepair({ files, recovery }, repaired, this.known.options),
    );
  }

  close(): void {
    this.kept.close();
  }

  private get facts(): ChangeRepairFacts {
    return this.kept.base.repair as ChangeRepairFacts;
  }

  private isNeeded(): boolean {
    return this.kept.isChanged || !isRecoverable(this.kept.base.result);
  }

  /** Why nothing can be written here, whatever it is. */
  private placeHindrance(): string | null {
    const { files, options } = this.known;
    const { currentName } = files.format.naming;
    const { title } = files.format;
    if ((options.toLsn ?? null) !== null) return "a point in time leaves out records that are in the log";
    const beside = besideObstacle(files);
    if (beside !== null) return beside;
    if (files.segments.some(({ damagedAt, isNewest }) => damagedAt !== undefined && !isNewest))
      return DAMAGED_BEFORE;
    if (currentName === null || currentName === this.kept.name) return null;
    return `there is no ${currentName}, in which ${title} goes on writing`;
  }

  /** Why copies at the end of the log would not do. */
  private contentHindrance(): string | null {
    const { engine, divergences } = this.kept.base.result;
    const { leftOut, cutOff, incompleteRepairs } = this.facts;
    if (engine.outcome !== "completes") return engine.message ?? engine.outcome;
    const other = divergences.find(({ code, severity }) => severity === "error" && !MENDED.has(code));
    if (other !== undefined) return other.message.replace(/\.$/, "");
    if (cutOff.size > 0) {
      const txns = new IdSet();
      txns.addAll(cutOff);
      return `of ${someIds(txns, "transaction")} nothing but the commit is in the log, so what was written cannot be written again`;
    }
    if (incompleteRepairs.size > 0 && leftOut.changes.length > 0) {
      return `a record of ${someIds(incompleteRepairs, "transaction")}, an earlier repair, is missing, so nobody can tell what it has written again already`;
    }
    if (leftOut.changes.length > MAX_REWRITTEN) return `more than ${MAX_REWRITTEN} changes are left out`;
    return leftOut.obstacle;
  }

  /**
   * What is not in the log any more may have changed the same data later, and a copy at its end would go over that. Who
   * asks for a salvage takes what is there for all there is.
   */
  private missingRecords(): string | null {
    if (this.known.options.salvage === true || !hasLosses(this.kept.base.result.missing)) return null;
    return `records are missing, as verify says, and may have come after the changes that ${this.known.files.format.title} leaves out: with --salvage they are left out of account`;
  }

  private makePlan(): RepairPlan {
    const { title } = this.known.files.format;
    const { leftOut, nextRepairId } = this.facts;
    if (!this.isNeeded()) {
      return nothingToDo(
        `${title} redoes every change that was committed, and goes on behind an intact record`,
      );
    }
    if (nextRepairId === null) return refused("every transaction id for a repair is used in this log");
    const updates = leftOut.changes.length;
    const records = updates === 0 ? 0 : updates + 2;
    const highest = this.kept.base.result.analysis.endLsn ?? 0n;
    const lastLsn = highest + BigInt(records);
    if (lastLsn >= U64_MAX) return refused(`LSNs come to an end: the highest in the log is ${highest}`);
    const missing = updates === 0 ? null : this.missingRecords();
    if (missing !== null) return refused(missing);
    const { name: segment, leftOut: bytesLeftOut } = this.kept;
    const { bytes, writers } = this.leftOut;
    const what = { segment, ...bytesLeftOut, records, firstLsn: highest + 1n, lastLsn, aborts: 0 };
    const copies = { txnId: updates === 0 ? null : nextRepairId, updates, bytes, pages: leftOut.pages };
    return { status: "needed", reason: null, change: { ...what, ...copies, rewrittenTxnIds: writers } };
  }

  private *records({ firstLsn, txnId }: RepairChange): Generator<Uint8Array> {
    if (txnId === null) return;
    const { leftOut, semantics } = this;
    const records = new RepairRecords(this.known.files.format, firstLsn);
    yield* records.copies(txnId, semantics.encodeRewritten(leftOut.names), leftOut.records());
  }
}
