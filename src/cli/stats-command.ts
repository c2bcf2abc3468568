import { WalctlError } from "../core/errors.ts";
import { scanLog } from "../log/scan.ts";
import type { StatsTableName } from "../report/stats-tables.ts";
import { collectSteps } from "../stats/collect.ts";
import type { StatsResult } from "../stats/result.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { noteInterruption } from "./interrupted-note.ts";
import { checkAhead } from "./jobs.ts";
import { openForReading } from "./open-for-reading.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { Progress } from "./progress.ts";

/** The options of `stats`, as commander hands them over. */
export interface StatsCommandOptions extends CommonOptions {
  readonly csv?: boolean;
  readonly by?: StatsTableName;
  readonly top: number;
}

const PROSE_COLUMNS = 100;

export async function runStats(
  path: string,
  options: StatsCommandOptions,
  context: CliContext,
): Promise<void> {
  if (options.json === true && options.csv === true) {
    throw new WalctlError("usage", "--json and --csv at once", "choose one");
  }
  noteInterruption(path, options, context);
  const files = await openForReading(path, options, context);
  const progress = new Progress(files, options, context);
  const log = progress.files;
  const ahead = await checkAhead(options.jobs);
  const events = scanLog(log, { checked: ahead(log) });
  const result = await progress.take(collectSteps(log, events, { top: options.top }));
  if (options.quiet === true) return;
  await context.stdout.write(await render(result, files.format.title, options, context));
}

async function render(
  result: StatsResult,
  engine: string,
  options: StatsCommandOptions,
  context: CliContext,
): Promise<string> {
  if (options.json === true) return (await import("../report/stats-json.ts")).renderStatsJson(result);
  if (options.csv === true) {
    return (await import("../report/stats-csv.ts")).renderStatsCsv(result, options.by ?? "type");
  }
  const { renderStatsText } = await import("../report/stats-text.ts");
  const paint = await outputPaint(context, options.color);
  return renderStatsText(result, {
    engine,
    paint,
    columns: outputColumns(context, PROSE_COLUMNS),
    by: options.by,
  });
}
