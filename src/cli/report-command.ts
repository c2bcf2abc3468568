import { readFileSync } from "node:fs";
import manifest from "walctl/package.json" with { type: "json" };
import { WalctlError } from "../core/errors.ts";
import type { ScanEvent } from "../log/events.ts";
import type { OpenInput } from "../log/open-input.ts";
import { scanLog } from "../log/scan.ts";
import { OverviewCollector } from "../overview/collect.ts";
import { buildPageData } from "../report/html/build-page-data.ts";
import type { PageAssets } from "../report/html/html-page.ts";
import { renderHtmlPage } from "../report/html/html-page.ts";
import type { ReportInput } from "../report/html/report-input.ts";
import type { WrittenReport } from "../report/html/written-report.ts";
import { renderReportJson, renderReportText } from "../report/html/written-report.ts";
import { StatsCollector } from "../stats/collect.ts";
import type { FailOn } from "../verify/result.ts";
import { isOk } from "../verify/result.ts";
import { verifySteps } from "../verify/verify.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { noteInterruption } from "./interrupted-note.ts";
import { checkAhead } from "./jobs.ts";
import { openForReading } from "./open-for-reading.ts";
import { Progress } from "./progress.ts";
import { requireReportPlace, writeReport } from "./report-file.ts";
import type { ReportRecoveryOptions } from "./report-recovery.ts";
import { recoveryOf } from "./report-recovery.ts";
import { uninterrupted } from "./uninterrupted.ts";

/** The options of `report`, as commander hands them over. */
export interface ReportCommandOptions extends CommonOptions, ReportRecoveryOptions {
  readonly output: string;
  readonly failOn: FailOn;
  readonly maxFindings: number;
}

const EXIT_FINDINGS = 1;
const STANDARD_OUTPUT = "-";

export async function runReport(
  path: string,
  options: ReportCommandOptions,
  context: CliContext,
): Promise<void> {
  const { output } = options;
  if (output === STANDARD_OUTPUT && options.json === true) {
    throw new WalctlError("usage", "--json and --output - at once", "both want standard output");
  }
  noteInterruption(path, options, context);
  const files = await openForReading(path, options, context);
  if (output !== STANDARD_OUTPUT) requireReportPlace(output, files);
  const input = await gather(files, options, context);
  const page = [...renderHtmlPage(buildPageData(input), pageAssets())].join("");
  const ok = isOk(input.verify, options.failOn);
  if (output === STANDARD_OUTPUT) await context.stdout.write(page);
  else {
    await uninterrupted(() => writeReport(output, page));
    await sayWritten({ output, bytes: Buffer.byteLength(page), ok, verify: input.verify }, options, context);
  }
  if (!ok) context.setExitCode(EXIT_FINDINGS);
}

async function sayWritten(
  written: WrittenReport,
  { json, quiet }: ReportCommandOptions,
  { stdout }: CliContext,
): Promise<void> {
  if (json === true) await stdout.write(renderReportJson(written));
  else if (quiet !== true) await stdout.write(renderReportText(written));
}

/** One pass over the log for everything but recovery. */
async function gather(
  files: OpenInput,
  options: ReportCommandOptions,
  context: CliContext,
): Promise<ReportInput> {
  const progress = new Progress(files, options, context);
  const log = progress.files;
  const ahead = await checkAhead(options.jobs, true);
  const overview = new OverviewCollector(log);
  const stats = new StatsCollector(log, { top: 0 });
  const events = watched(scanLog(log, { checked: ahead(log) }), (event) => {
    overview.take(event);
    stats.take(event);
  });
  const verify = await progress.take(verifySteps(log, events, { maxFindings: options.maxFindings }));
  const { title, meanings } = files.format;
  return {
    version: manifest.version,
    engine: title,
    isPacked: files.packedSegments > 0,
    meanings,
    verify,
    stats: stats.result(),
    overview: overview.result(),
    recovery: await recoveryOf(progress, options),
  };
}

/** The same events, of which each is shown to somebody else first. */
function* watched(events: Iterable<ScanEvent>, watch: (event: ScanEvent) => void): Generator<ScanEvent> {
  for (const event of events) {
    watch(event);
    yield event;
  }
}

/** What `npm run build` has made of the folder `page`. */
function pageAssets(): PageAssets {
  return JSON.parse(readFileSync(new URL("../page/assets.json", import.meta.url), "utf8")) as PageAssets;
}
