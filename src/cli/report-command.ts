import { readFileSync } from "node:fs";
import manifest from "walctl/package.json" with { type: "json" };
import { WalctlError } from "../core/errors.ts";
import type { ScanEvent } from "../log/events.ts";
import { openLog } from "../log/open.ts";
import { scanLog } from "../log/scan.ts";
import { OverviewCollector } from "../overview/collect.ts";
import { recoverLog } from "../recover/recover.ts";
import { planRepair } from "../recover/repair/repair.ts";
import { buildPageData } from "../report/html/build-page-data.ts";
import type { PageAssets } from "../report/html/html-page.ts";
import { renderHtmlPage } from "../report/html/html-page.ts";
import type { RecoveryInput, ReportInput } from "../report/html/report-input.ts";
import { renderReportJson, renderReportText } from "../report/html/written-report.ts";
import { requireReportPlace, writeReport } from "../segment/durable/write-report.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { StatsCollector } from "../stats/collect.ts";
import type { FailOn } from "../verify/result.ts";
import { isOk } from "../verify/result.ts";
import { verifyLog } from "../verify/verify.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { checkAhead } from "./jobs.ts";
import { withProgress } from "./progress.ts";
import { uninterrupted } from "./uninterrupted.ts";

/** The options of `report`, as commander hands them over. */
export interface ReportCommandOptions extends CommonOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly failOn: FailOn;
  readonly maxFindings: number;
  /** Undefined where the size of the log decides. */
  readonly recovery?: boolean;
}

const EXIT_FINDINGS = 1;
const STANDARD_OUTPUT = "-";

export async function runReport(
  path: string,
  options: ReportCommandOptions,
  context: CliContext,
): Promise<void> {
  const isFile = options.output !== STANDARD_OUTPUT;
  if (!isFile && options.json === true) {
    throw new WalctlError("usage", "--json and --output - at once", "both want standard output");
  }
  const files = openLog(path, { format: options.format });
  if (isFile) requireReportPlace(options.output, path, options.force === true);
  const input = await gather(files, options, context);
  const pieces = renderHtmlPage(buildPageData(input), pageAssets());
  const ok = isOk(input.verify, options.failOn);
  context.status.clear();
  if (isFile) await writeFile(pieces, { input, ok }, options, context);
  else for (const piece of pieces) await context.stdout.write(piece);
  if (!ok) context.setExitCode(EXIT_FINDINGS);
}

interface Gathered {
  readonly input: ReportInput;
  readonly ok: boolean;
}

async function writeFile(
  pieces: Iterable<string>,
  { input, ok }: Gathered,
  { output, json, quiet }: ReportCommandOptions,
  context: CliContext,
): Promise<void> {
  const bytes = await uninterrupted(() => writeReport(output, pieces));
  const written = { output, bytes, ok, verify: input.verify };
  if (json === true) await context.stdout.write(renderReportJson(written));
  else if (quiet !== true) await context.stdout.write(renderReportText(written));
}

/** One pass over the log for everything but recovery. */
async function gather(
  files: LogFiles,
  options: ReportCommandOptions,
  context: CliContext,
): Promise<ReportInput> {
  const log = withProgress(files, options, context);
  const ahead = await checkAhead(options.jobs, true);
  const overview = new OverviewCollector(log);
  const stats = new StatsCollector(log, { top: 0 });
  const events = watched(scanLog(log, { checked: ahead(log) }), (event) => {
    overview.take(event);
    stats.take(event);
  });
  const verify = verifyLog(log, events, { maxFindings: options.maxFindings });
  const { title, meanings } = files.format;
  return {
    version: manifest.version,
    engine: title,
    meanings,
    verify,
    stats: stats.result(),
    overview: overview.result(),
    recovery: await recoveryOf(files, options, context),
  };
}

/** The same events, of which each is shown to somebody else first. */
function* watched(events: Iterable<ScanEvent>, watch: (event: ScanEvent) => void): Generator<ScanEvent> {
  for (const event of events) {
    watch(event);
    yield event;
  }
}

/** Recovery takes several passes, and memory for transactions and changes. */
const RECOVERED_BYTES_MOST: number = 256 * 1024 * 1024;

const SKIPPED: Readonly<Record<"asked" | "large", string>> = {
  asked: "Recovery was not replayed, for --no-recovery was given. walctl recover does it.",
  large:
    "Recovery was not replayed: the log is larger than 256 MiB, and it takes several times as long as the rest of this report. walctl report --recovery includes it, walctl recover prints it.",
};

async function recoveryOf(
  files: LogFiles,
  options: ReportCommandOptions,
  context: CliContext,
): Promise<RecoveryInput> {
  const { recovery, jobs } = options;
  const isSmall = files.segments.reduce((sum, { size }) => sum + size, 0) <= RECOVERED_BYTES_MOST;
  if (recovery === false) return { kind: "skipped", reason: SKIPPED.asked };
  if (recovery === undefined && !isSmall) return { kind: "skipped", reason: SKIPPED.large };
  const log = withProgress(files, options, context);
  const recovered = recoverLog(log, { checkAhead: await checkAhead(jobs) });
  const repair = planRepair(log, recovered, {});
  try {
    const untried = { isAsked: false, applied: false, refusal: null, backup: null };
    return { kind: "replayed", result: recovered.result, repair: { plan: repair.plan, ...untried } };
  } finally {
    repair.close();
    recovered.close();
  }
}

/** What `npm run build` has made of the folder `page`. */
function pageAssets(): PageAssets {
  return JSON.parse(readFileSync(new URL("../page/assets.json", import.meta.url), "utf8")) as PageAssets;
}
