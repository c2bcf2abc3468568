import type { DivergenceCode } from "../../core/divergences.ts";
import type { IdIndex } from "../../core/id-index.ts";
import type { ChangeFate } from "../../format/engine.ts";
import type { Concerned } from "../divergence-list.ts";
import { divergenceOf, nobodyConcerned } from "../divergence-list.ts";
import type { Divergence } from "../result.ts";
import { counted } from "../words.ts";
import type { ChangeLog } from "./change-log.ts";
import type { Incarnations } from "./incarnations.ts";

/** What the engine made of a change that it need not have been shown. */
export type KnownFate = ChangeFate | "not-reached";

/** What it is when the engine leaves out a change that was committed, and why it does. */
const LOSSES: Readonly<Record<Exclude<KnownFate, "redone">, readonly [DivergenceCode, string]>> = {
  "begun-again": ["id-reuse-drops-commit", "a later begin used the id again"],
  "unknown-type": [
    "unknown-type-read-as-begin",
    "a record of an undefined type, read as a begin, made the engine forget them",
  ],
  "not-begun": ["committed-changes-lost", "their transaction's begin is not among the records that it reads"],
  aborted: ["committed-changes-lost", "an abort stands behind the commit"],
  incomplete: ["committed-changes-lost", "the engine does not take their transaction for committed"],
  "not-reached": ["committed-changes-lost", "its reader does not reach them"],
};

interface Loss {
  readonly concerned: Concerned;
  /** How many changes, by reason. */
  readonly reasons: Map<string, number>;
  /** Transactions of which no change is in the log. */
  cutOff: number;
}

/** Compares what the engine redoes with what was committed, change by change. */
export class RedoComparison {
  private readonly changes: ChangeLog;
  private readonly incarnations: Incarnations;
  private readonly losses: Map<DivergenceCode, Loss> = new Map();
  private readonly exposed: Concerned = nobodyConcerned();
  private exposedChanges = 0;

  constructor(changes: ChangeLog, incarnations: Incarnations) {
    this.changes = changes;
    this.incarnations = incarnations;
  }

  add(change: number, fate: KnownFate): void {
    const isCommitted = this.incarnations.isCommitted(this.changes.incarnation(change));
    if (isCommitted && fate !== "redone") this.lose(change, fate);
    if (!isCommitted && fate === "redone") {
      this.exposedChanges += 1;
      this.name(this.exposed, change);
    }
  }

  /** Transactions that committed, and of which the log has nothing but the commit. */
  addCutOff(txns: IdIndex): void {
    if (txns.size === 0) return;
    const loss = this.lossOf("committed-changes-lost");
    loss.cutOff = txns.size;
    const [highs, lows] = txns.ids();
    for (let number = 0; number < txns.size; number++) loss.concerned.txns.add(highs[number]!, lows[number]!);
  }

  divergences(): Divergence[] {
    const found = [...this.losses].map(([code, loss]) =>
      divergenceOf(code, loss.concerned, describeLoss(loss)),
    );
    if (this.exposedChanges > 0) {
      const message = `${counted(this.exposedChanges, "change")} of transactions that did not commit would be redone`;
      found.push(divergenceOf("uncommitted-changes-exposed", this.exposed, message));
    }
    return found;
  }

  private lose(change: number, fate: Exclude<KnownFate, "redone">): void {
    const [code, reason] = LOSSES[fate];
    const loss = this.lossOf(code);
    loss.reasons.set(reason, (loss.reasons.get(reason) ?? 0) + 1);
    this.name(loss.concerned, change);
  }

  private lossOf(code: DivergenceCode): Loss {
    const known = this.losses.get(code);
    if (known !== undefined) return known;
    const loss = { concerned: nobodyConcerned(), reasons: new Map<string, number>(), cutOff: 0 };
    this.losses.set(code, loss);
    return loss;
  }

  private name(concerned: Concerned, change: number): void {
    const incarnation = this.changes.incarnation(change);
    concerned.txns.add(this.incarnations.txnIdHigh(incarnation), this.incarnations.txnIdLow(incarnation));
    this.changes.withPageId(change, (high, low) => concerned.pages.add(high, low));
  }
}

function describeLoss({ concerned, reasons, cutOff }: Loss): string {
  const changes = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  const whose = counted(concerned.txns.size - cutOff, "transaction");
  const sentences: string[] = [];
  if (changes > 0) {
    const [only] = reasons.keys();
    const why =
      reasons.size === 1 ? only! : [...reasons].map(([reason, count]) => `${reason} (${count})`).join("; ");
    sentences.push(`${counted(changes, "committed change")} of ${whose} would not be redone: ${why}`);
  }
  if (cutOff > 0) {
    sentences.push(
      `of ${counted(cutOff, "committed transaction")} only the commit is read: what it wrote stood in other records, and is not redone`,
    );
  }
  return sentences.join("; ");
}
