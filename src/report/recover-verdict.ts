import type { Severity } from "../core/findings.ts";
import type { RecoverResult } from "../recover/result.ts";

/** The answer in one line. */
export interface RecoverVerdict {
  readonly label: string;
  /** Null where all is well. */
  readonly severity: Severity | null;
  readonly text: string;
}

/** What will become of the log when its engine is started. */
export function verdictOf({ engine: run, divergences }: RecoverResult, engine: string): RecoverVerdict {
  switch (run.outcome) {
    case "fails":
      return {
        label: "FAILS",
        severity: "error",
        text: `${engine}'s recovery ends with an error, "${run.message}".`,
      };
    case "panics":
      return {
        label: "PANICS",
        severity: "error",
        text: `${engine} crashes while it starts: ${run.message}.`,
      };
    case "hangs":
      return { label: "HANGS", severity: "error", text: `${engine}'s recovery never ends: ${run.message}.` };
    case "undetermined":
      return {
        label: "UNDETERMINED",
        severity: "error",
        text: `nobody can say what ${engine} does: ${run.message}.`,
      };
    case "completes":
      break;
  }
  if (divergences.some(({ severity }) => severity === "error")) {
    return {
      label: "DIVERGES",
      severity: "error",
      text: `${engine}'s recovery completes, and ends with something else than what was committed.`,
    };
  }
  return divergences.length > 0
    ? {
        label: "RECOVERS",
        severity: "warning",
        text: `${engine}'s recovery ends with what was committed, this time.`,
      }
    : { label: "RECOVERS", severity: null, text: `${engine}'s recovery ends with what was committed.` };
}
