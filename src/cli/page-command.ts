import { WalctlError } from "../core/errors.ts";
import { PageHistory } from "../recover/page-history.ts";
import { recoverSteps } from "../recover/recover.ts";
import type { RecoverOptions, Recovery } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import { renderPageJson } from "../report/page-json.ts";
import type { PageReport } from "../report/page-text.ts";
import { renderPageText } from "../report/page-text.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { Progress } from "./progress.ts";
import { requireReplay } from "./recover-explain-command.ts";
import { recoveryDoing } from "./recovery-doing.ts";

/**
 * Shows one page's history and bytes. Returns whether the log can be left to the engine.
 *
 * @throws WalctlError where the log does not touch the page, or holds messages
 */
export async function runPage(
  files: LogFiles,
  pageId: bigint,
  recovery: RecoverOptions,
  options: CommonOptions,
  context: CliContext,
): Promise<boolean> {
  requireReplay(files, "--page");
  const history = new PageHistory(pageId);
  const progress = new Progress(files, options, context);
  const recovered = await progress.take(recoverSteps(progress.files, { ...recovery, listener: history }), {
    doing: recoveryDoing,
  });
  try {
    const isOk = isRecoverable(recovered.result);
    const report = reportOf(files, pageId, history, recovered, recovery.toLsn ?? null);
    for (const piece of await render(files, report, isOk, options, context))
      await context.stdout.write(piece);
    return isOk;
  } finally {
    recovered.close();
  }
}

function reportOf(
  files: LogFiles,
  pageId: bigint,
  history: PageHistory,
  { pages, enginePages }: Recovery,
  toLsn: bigint | null,
): PageReport {
  const committed = pages?.page(pageId)?.bytes ?? null;
  if (history.length === 0) {
    throw new WalctlError(
      "usage",
      `${files.path}: nothing in the log changes page ${pageId}`,
      "stats --by page names those that it changes most",
    );
  }
  const engine = enginePages?.page(pageId)?.bytes ?? null;
  const changes = history.changes(files);
  return { pageId, toLsn, changeCount: history.length, changes, committed, engine };
}

async function render(
  { path, format }: LogFiles,
  report: PageReport,
  isOk: boolean,
  options: CommonOptions,
  context: CliContext,
): Promise<Iterable<string>> {
  if (options.json === true) {
    return renderPageJson({ command: "recover", path, format: format.name }, report, isOk);
  }
  if (options.quiet === true) return [];
  const paint = await outputPaint(context, options.color);
  const columns = outputColumns(context, Number.POSITIVE_INFINITY);
  return renderPageText(report, { engine: format.title, paint, columns });
}
