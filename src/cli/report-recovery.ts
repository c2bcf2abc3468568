import { recoverSteps } from "../recover/recover.ts";
import { planRepair } from "../recover/repair/repair.ts";
import type { RecoveryInput } from "../report/html/report-input.ts";
import { checkAhead } from "./jobs.ts";
import type { Progress } from "./progress.ts";
import { NOT_APPLIED } from "./recover-apply.ts";
import { recoveryDoing } from "./recovery-doing.ts";

/** How a report treats recovery, as commander hands it over. */
export interface ReportRecoveryOptions {
  readonly jobs?: number;
  /** Undefined where the size of the log decides. */
  readonly recovery?: boolean;
}

/** Recovery takes several passes, and memory for transactions and changes. */
const RECOVERED_BYTES_MOST: number = 256 * 1024 * 1024;

const SKIPPED: Readonly<Record<"asked" | "large", string>> = {
  asked: "Recovery was not replayed, for --no-recovery was given. walctl recover does it.",
  large:
    "Recovery was not replayed: the log is larger than 256 MiB, and it takes several times as long as the rest of this report. walctl report --recovery includes it, walctl recover prints it.",
};

/** What recovery would make of a log, or why that was not found out. */
export async function recoveryOf(
  progress: Progress,
  { jobs, recovery: isWanted }: ReportRecoveryOptions,
): Promise<RecoveryInput> {
  const { files } = progress;
  const isSmall = files.segments.reduce((sum, { size }) => sum + size, 0) <= RECOVERED_BYTES_MOST;
  if (isWanted === false) return { kind: "skipped", reason: SKIPPED.asked };
  if (isWanted === undefined && !isSmall) return { kind: "skipped", reason: SKIPPED.large };
  const steps = recoverSteps(files, { checkAhead: await checkAhead(jobs) });
  const recovery = await progress.take(steps, { doing: recoveryDoing });
  try {
    const repair = planRepair(files, recovery, {});
    const { plan } = repair;
    repair.close();
    return { kind: "replayed", result: recovery.result, repair: { plan, isAsked: false, ...NOT_APPLIED } };
  } finally {
    recovery.close();
  }
}
