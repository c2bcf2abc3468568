import { sweepCrashes } from "../recover/crash/sweep.ts";
import type { Coverage } from "../recover/crash/sweep-result.ts";
import { renderSweepJson } from "../report/sweep-json.ts";
import { renderSweepText } from "../report/sweep-text.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import type { Doing } from "./progress.ts";
import { Progress } from "./progress.ts";

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

/** Crashes the log everywhere. Returns whether recovery always ends with what was committed. */
export async function runSweep(
  files: LogFiles,
  salvage: boolean,
  options: CommonOptions,
  context: CliContext,
): Promise<boolean> {
  const progress = new Progress(files, options, context);
  const result = await progress.take(sweepCrashes(files, { salvage }), { doing: sweepDoing });
  if (options.json === true) {
    await context.stdout.write(renderSweepJson(result));
  } else if (options.quiet !== true) {
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(renderSweepText(result, { engine: files.format.title, paint, columns }));
  }
  return result.failureCount === 0;
}

function sweepDoing({ tested, possible }: Coverage): Doing {
  return { label: "crashes", readings: null, count: { done: tested, total: possible, unit: "points" } };
}
