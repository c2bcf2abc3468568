import { ABORTED, ACTIVE, COMMITTED } from "../../analysis/transaction-table.ts";
import type { Format } from "../../format/format.ts";
import type { RecoveryListener, ReplayStep, StepPhase, TransactionStatus } from "../listener.ts";
import type { RecoverResult } from "../result.ts";
import type { ChangeDetails } from "./change-details.ts";
import type { LogicalAnalysis } from "./logical-analysis.ts";
import { changesInRedoOrder } from "./redo-order.ts";
import type { LogicalReplay } from "./replay.ts";

const STATUSES: Readonly<Record<number, TransactionStatus>> = {
  [ACTIVE]: "active",
  [COMMITTED]: "committed",
  [ABORTED]: "aborted",
};

/** Steps between two pauses. */
const STEPS = 1000;

/** Tells a listener what becomes of each change, in the order of redo, and then what the engine makes of it. */
export class LogicalStory {
  private readonly listener: RecoveryListener;
  private readonly format: Format;
  private readonly analysis: LogicalAnalysis;
  private readonly details: ChangeDetails;
  private readonly replay: LogicalReplay;

  constructor(
    listener: RecoveryListener,
    format: Format,
    analysis: LogicalAnalysis,
    details: ChangeDetails,
    replay: LogicalReplay,
  ) {
    this.listener = listener;
    this.format = format;
    this.analysis = analysis;
    this.details = details;
    this.replay = replay;
  }

  /** Pauses now and then, so that what has been told can be put out. */
  *tell(result: RecoverResult): Generator<void> {
    const { listener } = this;
    const { changes, incarnations, runs } = this.analysis;
    listener.analysed(result.analysis);
    for (let number = 0; number < incarnations.length; number++) {
      if (number % STEPS === 0) yield;
      const [txnId, lastLsn] = [incarnations.txnId(number), incarnations.lastLsn(number)];
      listener.transaction({ txnId, status: this.status(number), lastLsn, undoNextLsn: 0n });
    }
    const order = changesInRedoOrder(changes, () => true, runs.starts);
    yield* this.tellEach(order, (change) => this.redoStep(change));
    listener.engineStarts(result.engine);
    yield* this.tellEach(order, (change) => this.engineStep(change));
  }

  private *tellEach(order: Uint32Array, stepOf: (change: number) => ReplayStep | null): Generator<void> {
    for (const [index, change] of order.entries()) {
      if (index % STEPS === 0) yield;
      const step = stepOf(change);
      if (step !== null) this.listener.step(step);
    }
  }

  private redoStep(change: number): ReplayStep {
    const copy = this.replay.copyOf(change);
    const isCommitted = this.analysis.incarnations.isCommitted(this.analysis.changes.incarnation(change));
    const action = copy !== null ? "replaced" : isCommitted ? "redo" : "not-redone";
    const updateLsn = copy === null ? null : this.analysis.changes.lsns.at(copy);
    return { ...this.step(change, "redo"), action, updateLsn };
  }

  /** What it makes of a change that a copy stands for, nobody need know. */
  private engineStep(change: number): ReplayStep | null {
    if (this.replay.copyOf(change) !== null) return null;
    const fate = this.replay.fateOf(change);
    const action = fate === "redone" ? "engine-redo" : (`engine-${fate}` as const);
    return { ...this.step(change, "engine-redo"), action };
  }

  private status(incarnation: number): TransactionStatus {
    return STATUSES[this.analysis.incarnations.status(incarnation)]!;
  }

  private step(change: number, phase: StepPhase): ReplayStep {
    const { changes, incarnations } = this.analysis;
    const incarnation = changes.incarnation(change);
    return {
      phase,
      action: "redo",
      lsn: changes.lsns.at(change),
      type: this.format.types.get(this.details.typeCode(change)) ?? null,
      txnId: incarnations.txnId(incarnation),
      status: this.status(incarnation),
      pageId: changes.pageId(change),
      pageOffset: null,
      bytes: this.details.bytes(change),
      recLsn: null,
      updateLsn: null,
      nextLsn: null,
      clr: null,
      place: this.details.place(change),
    };
  }
}
