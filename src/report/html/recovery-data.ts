import { DIVERGENCES } from "../../core/divergences.ts";
import { recoverAdvice } from "../recover-advice.ts";
import { verdictOf } from "../recover-verdict.ts";
import { recoveryCounts } from "../recovery-counts.ts";
import { describeRepair } from "../repair-report.ts";
import type { RecoveryData } from "./page-data.ts";
import type { RecoveryInput, ReportInput } from "./report-input.ts";

/** What recovery would do, and where the engine would differ. */
export function recoveryData(
  recovery: RecoveryInput,
  { engine, isPacked }: Pick<ReportInput, "engine" | "isPacked">,
): RecoveryData {
  if (recovery.kind === "skipped") return recovery;
  const { result, repair } = recovery;
  const { label, severity, text } = verdictOf(result, engine);
  return {
    kind: "replayed",
    verdict: { label, severity: severity ?? "good", sentence: text, counts: null },
    steps: recoveryCounts(result),
    divergences: result.divergences.map(({ code, severity: itsSeverity, message }) => {
      const { title, meaning, next } = DIVERGENCES[code];
      return { code, severity: itsSeverity, title, message, meaning, next };
    }),
    remarks: result.remarks.list.map(
      ({ code, lsn, txnId, message }) => `LSN ${lsn}, transaction ${txnId}: ${message} (${code}).`,
    ),
    notes: result.notes,
    repair: describeRepair(repair, { engine, isPacked }),
    advice: recoverAdvice(result, {
      engine,
      isPacked,
      isHypothetical: false,
      option: "",
      isRepairable: repair.plan.status === "needed",
    }),
  };
}
