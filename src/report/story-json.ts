import type { JsonValue } from "../core/json.ts";
import { toJson } from "../core/json.ts";
import type { EngineRun } from "../format/engine.ts";
import type { DirtyPageEntry, ReplayStep, TransactionEntry } from "../recover/listener.ts";
import type { AnalysisResult, RecoverResult } from "../recover/result.ts";
import type { DocumentHeader } from "./json-document.ts";
import { jsonDocument } from "./json-document.ts";
import { escapeUnsafe } from "./json-text.ts";
import type { StoryRenderer } from "./story-types.ts";

/** Tells the replay in JSON lines, in the form of `schemas/recover-explain.schema.json`: one event each, a header first. */
export class StoryJson implements StoryRenderer {
  private text: string;

  /** @param thread as it was given; null for the whole replay */
  constructor(header: DocumentHeader, thread: string | null) {
    this.text = jsonDocument(header, { event: "explain", thread });
  }

  take(): string {
    const { text } = this;
    this.text = "";
    return text;
  }

  analysed({ startLsn, endLsn, checkpointLsn, records, transactions }: AnalysisResult): void {
    const { committed, aborted, active, ended } = transactions;
    const counts = { committed, aborted, active, ended };
    this.line({ event: "analysis", startLsn, endLsn, checkpointLsn, records, transactions: counts });
  }

  transaction(entry: TransactionEntry): void {
    this.line({ event: "transaction", ...entry });
  }

  dirtyPage(entry: DirtyPageEntry): void {
    this.line({ event: "dirty-page", ...entry });
  }

  step(step: ReplayStep): void {
    const clr = step.clr === null ? null : { ...step.clr };
    const place = step.place === null ? null : { ...step.place };
    this.line({ event: "step", ...step, clr, place });
  }

  engineStarts({ outcome, message, redoCount, undoCount }: EngineRun): void {
    this.line({ event: "engine", outcome, message, redoCount, undoCount });
  }

  finish({ divergences }: RecoverResult, ok: boolean): void {
    const list = divergences.map(({ code, severity, message }) => ({ code, severity, message }));
    this.line({ event: "result", ok, divergences: list });
  }

  private line(value: JsonValue): void {
    this.text += `${escapeUnsafe(toJson(value))}\n`;
  }
}
