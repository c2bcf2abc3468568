import type { Format } from "../../src/format/format.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import type { TruncatePlan } from "../../src/truncate/plan.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import { planTruncation } from "../../src/truncate/truncate.ts";

/** Plans how to cut the log at a path, without a limit. */
export function planAt(path: string, format: Format, mode: CutMode): TruncatePlan {
  const files = openLog(path, { format: format.name });
  return planTruncation(files, scanLog(files), { mode, assumeFlushed: false, maxLoss: null });
}

export function refusalCodes({ refusals }: TruncatePlan): readonly string[] {
  return refusals.map(({ code }) => code);
}
