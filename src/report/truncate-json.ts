import type { JsonValue } from "../core/json.ts";
import type { Listed, PlannedAction, Refusal, TruncatePlan } from "../truncate/plan.ts";
import type { CompletedChange, LateWriter, TruncateResult, UndoResult } from "../truncate/result.ts";
import { jsonDocument } from "./json-document.ts";

/** The plan, or what it came to, as one JSON document in the form of `schemas/truncate.schema.json`. */
export function renderTruncateJson(result: TruncateResult): string {
  const { plan, recovery, applied, forced, backup, completed, lateWriters } = result;
  const { path, format, refusals, lost } = plan;
  return jsonDocument(
    { command: "truncate", path, format },
    {
      mode: modeJson(plan),
      applied,
      ...refusalMembers(refusals, forced),
      recordsRemoved: plan.recordsRemoved,
      recordsKept: plan.recordsKept,
      bytesRemoved: plan.bytesRemoved,
      bytesKept: plan.bytesKept,
      backup,
      cut: { segment: plan.cut.segment, offset: plan.cut.offset, lsn: plan.cut.lsn, why: plan.cut.why },
      lost: lostJson(lost),
      keptOutOfOrder: listedJson(plan.keptOutOfOrder),
      recovery:
        recovery === null
          ? null
          : { before: { ...recovery.before }, after: recovery.after && { ...recovery.after } },
      actions: plan.actions.map(actionJson),
      notes: plan.notes,
      completed: completed && completedJson(completed),
      lateWriters: lateWriters.map(lateWriterJson),
    },
  );
}

/** What is put back, in the same form. */
export function renderUndoJson(result: UndoResult): string {
  const { path, format, backup, applied, forced, restored, removed, refusals } = result;
  return jsonDocument(
    { command: "truncate", path, format },
    {
      mode: { kind: "undo", lsn: null },
      applied,
      ...refusalMembers(refusals, forced),
      recordsRemoved: 0,
      recordsKept: null,
      bytesRemoved: 0,
      bytesKept: null,
      backup,
      cut: null,
      lost: null,
      keptOutOfOrder: null,
      recovery: null,
      actions: [
        ...restored.map((segment) => ({ action: "restore", segment })),
        ...removed.map((segment) => ({ action: "remove", segment })),
      ],
      notes: [],
      completed: null,
      lateWriters: result.lateWriters.map(lateWriterJson),
    },
  );
}

function refusalMembers(refusals: readonly Refusal[], forced: boolean): Record<string, JsonValue> {
  return {
    safe: refusals.length === 0,
    reason: refusals.length === 0 ? null : refusals.map(({ message }) => message).join("; "),
    refusals: refusals.map(({ code, message, forcible }) => ({
      code,
      message,
      overridden: forcible && forced,
    })),
  };
}

function modeJson({ mode }: TruncatePlan): JsonValue {
  return { kind: mode.kind, lsn: "lsn" in mode ? mode.lsn : null };
}

function lostJson({
  records,
  damagedRecords,
  committedTransactions,
  pages,
}: TruncatePlan["lost"]): JsonValue {
  return {
    records,
    damagedRecords,
    committedTransactions: committedTransactions.first,
    committedTransactionCount: committedTransactions.count,
    pages: pages.first,
    pageCount: pages.count,
  };
}

function listedJson({ count, first }: Listed): JsonValue {
  return { count, lsns: first };
}

function actionJson(action: PlannedAction): JsonValue {
  const { segment, records } = action;
  if (action.action === "remove") return { action: "remove", segment, bytes: action.bytes, records };
  const { from, to, newName } = action;
  return { action: "cut", segment, from, to, newName, records };
}

function completedJson({ removed, replaced }: CompletedChange): JsonValue {
  return {
    removed: [...removed],
    replaced: replaced.map(({ name, newName }) => ({ segment: name, newName })),
  };
}

function lateWriterJson({ processId, processName, path, descriptorPath, bytesSince }: LateWriter): JsonValue {
  return { processId, processName, path, descriptorPath, bytesSince };
}
