import manifest from "walctl/package.json" with { type: "json" };
import { WalctlError } from "../core/errors.ts";
import type { Format } from "../format/format.ts";
import { scanLog } from "../log/scan.ts";
import type { VerifyOutput } from "../report/output-formats.ts";
import { VERIFY_OUTPUTS } from "../report/output-formats.ts";
import type { Baseline } from "../verify/baseline.ts";
import { countNew } from "../verify/baseline.ts";
import type { FailOn, VerifyResult } from "../verify/result.ts";
import { isOk } from "../verify/result.ts";
import { verifySteps } from "../verify/verify.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { noteInterruption } from "./interrupted-note.ts";
import { checkAhead } from "./jobs.ts";
import { openForReading } from "./open-for-reading.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { Progress } from "./progress.ts";

/** The options of `verify`, as commander hands them over. */
export interface VerifyCommandOptions extends CommonOptions {
  readonly failOn: FailOn;
  readonly maxFindings: number;
  readonly output: VerifyOutput;
  readonly baseline?: string;
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
  const output = outputOf(options);
  const files = await openForReading(path, options, context);
  const compare = await baselineReader(options.baseline, files.format, context);
  const progress = new Progress(files, options, context);
  const log = progress.files;
  const ahead = await checkAhead(options.jobs, true);
  const events = scanLog(log, { checked: ahead(log) });
  const result = await progress.take(verifySteps(log, events, { maxFindings: options.maxFindings }));
  const baseline = compare(result);
  const ok = isOk(baseline === null ? result : { summary: countNew(result, baseline) }, options.failOn);
  if (output !== "text" || options.quiet !== true) {
    const render = await VERIFY_OUTPUTS[output]();
    const { title: engine, meanings } = files.format;
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    const { version } = manifest;
    const { failOn } = options;
    const isPacked = files.packedSegments > 0;
    await context.stdout.write(
      render({ result, ok, failOn, engine, isPacked, meanings, baseline, version, paint, columns }),
    );
  }
  if (!ok) context.setExitCode(EXIT_FINDINGS);
}

/** @throws WalctlError where `--json` and `--output` contradict each other */
function outputOf({ json, output }: VerifyCommandOptions): VerifyOutput {
  if (json !== true) return output;
  if (output === "text" || output === "json") return "json";
  throw new WalctlError("usage", `--json and --output ${output} at once`, "choose one");
}

/** Reads the baseline before the log, which takes longer. */
async function baselineReader(
  path: string | undefined,
  { name }: Format,
  context: CliContext,
): Promise<(result: VerifyResult) => Baseline | null> {
  if (path === undefined) return () => null;
  const { readBaseline } = await import("./baseline.ts");
  const { compareWithBaseline } = await import("../verify/baseline.ts");
  const findings = readBaseline(path, name, context);
  return (result) => compareWithBaseline(result, findings, path);
}
