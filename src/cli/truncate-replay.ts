import type { LogFiles } from "../segment/log-files.ts";
import type { TruncatePlan } from "../truncate/plan.ts";
import type { RecoveryEffect } from "../truncate/result.ts";
import type { CliContext } from "./context.ts";
import { Progress } from "./progress.ts";
import type { TruncateCommandOptions } from "./truncate-options.ts";

/** Replaying recovery takes several passes, and memory for transactions and changes. */
const REPLAYED_BYTES_MOST: number = 64 * 1024 * 1024;

/** What recovery makes of a log before and after a cut. */
export interface Replay {
  /** Null where it was not replayed. */
  readonly recovery: RecoveryEffect | null;
  /** The size in bytes above which it is replayed only if asked for, where that is why it was not; else null. */
  readonly replayLimit: number | null;
}

const NOT_REPLAYED: Replay = { recovery: null, replayLimit: null };

/** Where the options say nothing, the log's size decides. */
export async function replay(
  files: LogFiles,
  plan: TruncatePlan,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<Replay> {
  const wanted = options.recovery;
  if (plan.actions.length === 0 || wanted === false) return NOT_REPLAYED;
  const isLarge = plan.bytesKept + plan.bytesRemoved > REPLAYED_BYTES_MOST;
  if (isLarge && wanted === undefined) return { recovery: null, replayLimit: REPLAYED_BYTES_MOST };
  const { recoveryEffectSteps } = await import("./recovery-effect.ts");
  const { recoveryDoing } = await import("./recovery-doing.ts");
  const progress = new Progress(files, options, context);
  const steps = recoveryEffectSteps(progress.files, plan);
  return { recovery: await progress.take(steps, { doing: recoveryDoing }), replayLimit: null };
}
