import type { DivergenceCode } from "../../core/divergences.ts";
import { IdIndex } from "../../core/id-index.ts";
import type { ChangeFate } from "../../format/engine.ts";
import type { Concerned } from "../divergence-list.ts";
import { divergenceOf, nobodyConcerned } from "../divergence-list.ts";
import { IdSet } from "../id-set.ts";
import type { Divergence } from "../result.ts";
import { counted, someIds } from "../words.ts";
import type { ChangeLog } from "./change-log.ts";
import type { Incarnations } from "./incarnations.ts";

/** What the engine made of a change that it need not have been shown. */
export type KnownFate = ChangeFate | "not-reached";

/** What it is when the engine leaves out a change that was committed, and why it does. */
const LOSSES: Readonly<Record<Exclude<KnownFate, "redone">, readonly [DivergenceCode, string]>> = {
  "begun-again": ["id-reuse-drops-commit", "a later begin with the same id makes it forget them"],
  "unknown-type": [
    "unknown-type-read-as-begin",
    "it reads a record of an undefined type as a begin, and forgets what the transaction wrote before",
  ],
  "not-begun": ["committed-changes-lost", "it has not read the begin of their transaction"],
  aborted: ["committed-changes-lost", "an abort behind the commit makes it forget them"],
  incomplete: ["committed-changes-lost", "it does not take their transaction for committed"],
  "not-reached": ["committed-changes-lost", "its reader does not reach them"],
};

interface Loss {
  readonly concerned: Concerned;
  /** How many changes, by reason. */
  readonly reasons: Map<string, number>;
  /** Transactions of which only the commit is read. */
  cutOff: IdIndex;
}

/** Compares what the engine redoes with what was committed, change by change. */
export class RedoComparison {
  private readonly engine: string;
  private readonly changes: ChangeLog;
  private readonly incarnations: Incarnations;
  private readonly losses: Map<DivergenceCode, Loss> = new Map();
  private readonly exposed: Concerned = nobodyConcerned();
  private exposedChanges = 0;

  /** @param engine its name, for people */
  constructor(engine: string, changes: ChangeLog, incarnations: Incarnations) {
    this.engine = engine;
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
    if (txns.size > 0) this.lossOf("committed-changes-lost").cutOff = txns;
  }

  divergences(): Divergence[] {
    const found = [...this.losses].map(([code, loss]) => {
      const message = describeLoss(this.engine, loss);
      loss.concerned.txns.addAll(loss.cutOff);
      return divergenceOf(code, loss.concerned, message);
    });
    if (this.exposedChanges > 0) {
      const message = `${this.engine} redoes ${counted(this.exposedChanges, "change")} of ${someIds(this.exposed.txns, "transaction")}, which did not commit.`;
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
    const loss = { concerned: nobodyConcerned(), reasons: new Map<string, number>(), cutOff: new IdIndex() };
    this.losses.set(code, loss);
    return loss;
  }

  private name(concerned: Concerned, change: number): void {
    const incarnation = this.changes.incarnation(change);
    concerned.txns.add(this.incarnations.txnIdHigh(incarnation), this.incarnations.txnIdLow(incarnation));
    this.changes.withPageId(change, (high, low) => concerned.pages.add(high, low));
  }
}

function describeLoss(engine: string, { concerned, reasons, cutOff }: Loss): string {
  const changes = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  const sentences: string[] = [];
  if (changes > 0) {
    const [only = ""] = reasons.keys();
    const each = [...reasons].map(([reason, count]) => `${reason} (${count})`).join("; ");
    const pages = concerned.pages.size > 0 ? ` in ${someIds(concerned.pages, "page")}` : "";
    const what = `${counted(changes, "committed change")} of ${someIds(concerned.txns, "transaction")}${pages}`;
    sentences.push(`${engine} does not redo ${what}: ${reasons.size === 1 ? only : each}.`);
  }
  if (cutOff.size > 0) {
    const named = new IdSet();
    named.addAll(cutOff);
    sentences.push(
      `Of ${someIds(named, "transaction")} only the commit is read: what it wrote is in none of the records that are read, and is not redone.`,
    );
  }
  return sentences.join(" ");
}
