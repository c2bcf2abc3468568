import { sweepCrashes } from "../recover/crash/sweep.ts";
import type { SweepResult } from "../recover/crash/sweep-result.ts";
import { renderSweepJson } from "../report/sweep-json.ts";
import { renderSweepText } from "../report/sweep-text.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

/** Crashes the log everywhere. Returns whether recovery always ends with what was committed. */
export async function runSweep(
  files: LogFiles,
  salvage: boolean,
  options: CommonOptions,
  context: CliContext,
): Promise<boolean> {
  const result = takeSteps(files, salvage, options, context);
  if (options.json === true) {
    await context.stdout.write(renderSweepJson(result));
  } else if (options.quiet !== true) {
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(renderSweepText(result, { engine: files.format.title, paint, columns }));
  }
  return result.failureCount === 0;
}

function takeSteps(
  files: LogFiles,
  salvage: boolean,
  { progress, quiet }: CommonOptions,
  { isErrorTerminal, status }: CliContext,
): SweepResult {
  const isShown = isErrorTerminal && progress && quiet !== true;
  const steps = sweepCrashes(files, { salvage });
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      status.clear();
      return step.value;
    }
    const { tested, possible } = step.value;
    if (isShown) status.update(() => `crashed at ${tested} of ${possible} points`);
  }
}
