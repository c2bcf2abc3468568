import { openLog } from "../log/open.ts";
import { scanLog } from "../log/scan.ts";
import { renderVerifyJson } from "../report/verify-json.ts";
import type { FailOn } from "../verify/result.ts";
import { isOk } from "../verify/result.ts";
import { verifyLog } from "../verify/verify.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { noteInterruption } from "./interrupted-note.ts";
import { checkAhead } from "./jobs.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { withProgress } from "./progress.ts";

/** The options of `verify`, as commander hands them over. */
export interface VerifyCommandOptions extends CommonOptions {
  readonly failOn: FailOn;
  readonly maxFindings: number;
}

const EXIT_FINDINGS = 1;

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

export async function runVerify(
  path: string,
  options: VerifyCommandOptions,
  context: CliContext,
): Promise<void> {
  noteInterruption(path, options, context);
  const files = openLog(path, { format: options.format });
  const log = withProgress(files, options, context);
  const ahead = await checkAhead(options.jobs, true);
  const result = verifyLog(log, scanLog(log, { checked: ahead(log) }), { maxFindings: options.maxFindings });
  const ok = isOk(result, options.failOn);
  context.status.clear();
  if (options.json === true) {
    await context.stdout.write(renderVerifyJson(result, ok));
  } else if (options.quiet !== true) {
    const { renderVerifyText } = await import("../report/verify-text.ts");
    const { title: engine, meanings } = files.format;
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(renderVerifyText(result, { engine, meanings, paint, columns }));
  }
  if (!ok) context.setExitCode(EXIT_FINDINGS);
}
