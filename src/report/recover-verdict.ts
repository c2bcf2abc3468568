import { escapeString } from "../core/escape.ts";
import type { Severity } from "../core/findings.ts";
import type { EngineOutcome } from "../format/engine.ts";
import type { RecoverResult } from "../recover/result.ts";

/** The answer in one line. */
export interface RecoverVerdict {
  readonly label: string;
  /** Null where all is well. */
  readonly severity: Severity | null;
  readonly text: string;
}

/** What a recovery leads to. */
interface Ending {
  readonly well: string;
  readonly badly: string;
}

const COMMITTED: Ending = {
  well: "ends with what was committed",
  badly: "ends with something else than what was committed",
};

const ENDS: Readonly<Record<RecoverResult["mode"], Ending>> = {
  aries: COMMITTED,
  logical: COMMITTED,
  messages: {
    well: "returns every record of the log in the order of writing",
    badly: "does not return every record of the log in the order of writing, or destroys some",
  },
};

const LABELS: Readonly<Record<EngineOutcome, string>> = {
  completes: "RECOVERS",
  fails: "FAILS",
  panics: "PANICS",
  hangs: "HANGS",
  undetermined: "UNDETERMINED",
};

/** What will become of the log when its engine is started. */
export function verdictOf(result: RecoverResult, engine: string): RecoverVerdict {
  const { outcome } = result.engine;
  if (outcome !== "completes") {
    return { label: LABELS[outcome], severity: "error", text: explainFailure(result, engine) };
  }
  const recovery = `${engine}'s recovery of ${escapeString(result.path)}`;
  if (result.divergences.some(({ severity }) => severity === "error")) {
    const text = `${recovery} completes, and ${ENDS[result.mode].badly}.`;
    return { label: "DIVERGES", severity: "error", text };
  }
  const isForNow = result.divergences.length > 0;
  const text = `${recovery} ${ENDS[result.mode].well}${isForNow ? ", this time" : ""}${asFarAs(result)}.`;
  return { label: LABELS[outcome], severity: isForNow ? "warning" : null, text };
}

/** What has left no trace but a hole, or cannot be read, is not vouched for. */
function asFarAs({ missing, remarks: { byCode } }: RecoverResult): string {
  const { lsns, damagedPlaces, strayFragments } = missing;
  const isMissing = lsns > 0n || damagedPlaces > 0 || strayFragments > 0;
  const isUnread = byCode["unknown-type"] !== undefined || byCode["malformed-record"] !== undefined;
  return isMissing || isUnread ? ", as far as the log still tells" : "";
}

function explainFailure({ path, engine: { outcome, message } }: RecoverResult, engine: string): string {
  const log = escapeString(path);
  const why = escapeString(message ?? "");
  switch (outcome) {
    case "fails":
      return `${engine}'s recovery of ${log} ends with an error, "${why}".`;
    case "panics":
      return `${engine} crashes while it opens ${log}: ${why}.`;
    case "hangs":
      return `${engine}'s recovery of ${log} never ends: ${why}.`;
    case "undetermined":
    case "completes":
      return `nobody can say what ${engine} makes of ${log}: ${why}.`;
  }
}
