import type { EngineRun } from "../format/engine.ts";
import type { RecoveryMode } from "../format/recovery.ts";
import type { DirtyPageEntry, ReplayStep, StepPhase, TransactionEntry } from "../recover/listener.ts";
import type { AnalysisResult, RecoverResult } from "../recover/result.ts";
import type { Brush, Paint } from "./paint-types.ts";
import { verdictOf } from "./recover-verdict.ts";
import type { Chapter, StoryWords } from "./story-chapters.ts";
import { ARIES_WORDS, chapterOf, LOGICAL_WORDS } from "./story-chapters.ts";
import { describeStep } from "./story-step.ts";
import type { StoryRenderer } from "./story-types.ts";
import { readableWidth, wrap } from "./wrap.ts";

export interface StoryTextOptions {
  /** The engine's name for people. */
  readonly engine: string;
  readonly mode: RecoveryMode;
  readonly paint: Paint;
  readonly columns: number;
  /** Whether one thread is told, and not the whole replay: then what the engine does as expected is told as well. */
  readonly isThread: boolean;
}

const LSN_COLUMNS = 8;
const TYPE_COLUMNS = 10;
const TXN_COLUMNS = 8;
const STATUS_COLUMNS = 9;

/** Tells the replay as a story, a line or two a step. */
export class StoryText implements StoryRenderer {
  private readonly options: StoryTextOptions;
  private readonly columns: number;
  private readonly words: StoryWords;
  private readonly actionBrushes: Readonly<Partial<Record<ReplayStep["action"], Brush>>>;
  private analysis: AnalysisResult | null = null;
  private table: "transactions" | "pages" | null = null;
  private phase: StepPhase | null = null;
  private lines: string[] = [];

  constructor(options: StoryTextOptions) {
    this.options = options;
    this.columns = readableWidth(options.columns);
    this.words = options.mode === "logical" ? LOGICAL_WORDS : ARIES_WORDS;
    const { yellow, red, dim } = options.paint;
    this.actionBrushes = {
      "no-change": dim,
      "roll-back": yellow,
      undo: yellow,
      malformed: red,
      "engine-misses": red,
      "engine-goes-round": red,
      "not-redone": dim,
      replaced: dim,
    };
  }

  take(): string {
    const text = this.lines.map((line) => `${line}\n`).join("");
    this.lines = [];
    return text;
  }

  analysed(analysis: AnalysisResult): void {
    this.analysis = analysis;
    this.open(this.words.analysis(analysis, this.options.engine));
  }

  transaction({ txnId, status, lastLsn, undoNextLsn }: TransactionEntry): void {
    if (this.table !== "transactions") {
      this.table = "transactions";
      this.lines.push("", "Transaction table", tableRow("transaction", "lastLSN", "undoNextLSN", "status"));
    }
    const next = status === "active" && undoNextLsn !== 0n ? String(undoNextLsn) : "–";
    this.lines.push(tableRow(String(txnId), String(lastLsn), next, status));
  }

  dirtyPage({ pageId, recLsn }: DirtyPageEntry): void {
    if (this.table !== "pages") {
      this.table = "pages";
      this.lines.push("", "Dirty page table", tableRow("page", "recLSN"));
    }
    this.lines.push(tableRow(String(pageId), String(recLsn)));
  }

  step(step: ReplayStep): void {
    if (!this.options.isThread && isExpected(step)) return;
    this.enter(step.phase);
    const { engine } = this.options;
    const lsn = step.action === "end" ? "–" : String(step.lsn);
    const lead = `${lsn.padStart(LSN_COLUMNS)}  ${(step.type ?? "").padEnd(TYPE_COLUMNS)}${txn(step)}`;
    const brush = this.actionBrushes[step.action];
    const lines = wrap(`${describeStep(step, engine)}.`, this.columns, lead);
    this.lines.push(...(brush === undefined ? lines : lines.map(brush)));
  }

  engineStarts(run: EngineRun): void {
    const { engine, isThread } = this.options;
    if (this.phase !== "undo" && !isThread) {
      this.open(this.words.nothingUndone);
    }
    const doings =
      run.outcome === "fails" || run.outcome === "panics"
        ? `It ${run.outcome}: ${run.message ?? ""}.`
        : `${this.words.engine(run)} Told here is what it does otherwise.`;
    this.open({ title: "THE ENGINE", text: `What ${engine} makes of the same log. ${doings}` });
  }

  finish(result: RecoverResult): void {
    const { label, text } = verdictOf(result, this.options.engine);
    this.open({ title: label, text });
    for (const { code, message } of result.divergences) {
      this.lines.push(...wrap(`${code}: ${message}`, this.columns, "  "));
    }
  }

  private enter(phase: StepPhase): void {
    if (phase === this.phase) return;
    this.phase = phase;
    const { analysis } = this;
    if (phase === "engine-redo") this.open(this.words.engineRedo(this.options.engine));
    else if (phase !== "redo") this.open(chapterOf(phase, this.options.engine));
    else if (analysis !== null) this.open(this.words.redo(analysis));
    this.lines.push(
      `${"LSN".padStart(LSN_COLUMNS)}  ${"TYPE".padEnd(TYPE_COLUMNS)}${"TXN".padStart(TXN_COLUMNS)}  WHAT AND WHY`,
    );
  }

  private open({ title, text }: Chapter): void {
    if (this.analysis !== null && title !== "ANALYSIS") this.lines.push("");
    this.lines.push(this.options.paint.bold(title), ...wrap(text, this.columns, "  "));
  }
}

/** What the engine does as recovery does: it repeats what commits, or leaves out what does not. */
function isExpected({ phase, action, status }: ReplayStep): boolean {
  if (phase !== "engine-redo" || action === "engine-skips-clr") return false;
  return action === "engine-redo" ? status === null || status === "committed" : status !== "committed";
}

function txn({ txnId }: ReplayStep): string {
  return `${(txnId === null ? "–" : String(txnId)).padStart(TXN_COLUMNS)}  `;
}

function tableRow(id: string, first: string, second = "", status = ""): string {
  const columns = [id.padStart(13), first.padStart(13), second.padStart(13), status.padEnd(STATUS_COLUMNS)];
  return columns.join("  ").trimEnd();
}
