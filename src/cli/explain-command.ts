import { WalctlError } from "../core/errors.ts";
import { recoverSteps } from "../recover/recover.ts";
import type { RecoverOptions, Recovery } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import type { Thread } from "../recover/thread.ts";
import { followThread } from "../recover/thread.ts";
import { ExplainJson } from "../report/explain-json.ts";
import { ExplainText } from "../report/explain-text.ts";
import type { StoryRenderer } from "../report/explain-types.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";

/** What `--explain` says: everything, or one thread of it. */
export type Explain = Thread | "all";

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

/**
 * Tells the replay while it goes. Returns whether the log can be left to the engine.
 *
 * @throws WalctlError where the log holds messages
 */
export async function runExplain(
  files: LogFiles,
  explain: Explain,
  recovery: RecoverOptions,
  options: CommonOptions,
  context: CliContext,
): Promise<boolean> {
  requireReplay(files, "--explain");
  const renderer = await createStory(files, explain, options, context);
  const listener = explain === "all" ? renderer : followThread(explain, renderer);
  const { result, close } = await takeSteps(
    recoverSteps(files, { ...recovery, listener }),
    async () => await putOut(renderer, options, context),
  );
  close();
  const isOk = isRecoverable(result);
  renderer.finish(result, isOk);
  await putOut(renderer, options, context);
  return isOk;
}

/** @throws WalctlError where the log holds messages, and what `option` shows is a replay of changes */
export function requireReplay({ path, format }: LogFiles, option: string): void {
  if (format.recovery.mode !== "messages") return;
  throw new WalctlError(
    "usage",
    `${path}: ${option} shows a replay of changes, and ${format.title} logs messages`,
    `recover without ${option} says what is redone, dump shows the records`,
  );
}

async function createStory(
  { path, format }: LogFiles,
  explain: Explain,
  options: CommonOptions,
  context: CliContext,
): Promise<StoryRenderer> {
  if (options.json === true) {
    const thread = explain === "all" ? null : `${explain.kind}=${explain.id}`;
    return new ExplainJson({ command: "recover", path, format: format.name }, thread);
  }
  const paint = await outputPaint(context, options.color);
  const columns = outputColumns(context, PROSE_COLUMNS);
  return new ExplainText({
    engine: format.title,
    mode: format.recovery.mode,
    paint,
    columns,
    isThread: explain !== "all",
  });
}

/** Takes all steps; where putting out fails, as at a closed pipe, what they hold open is closed. */
async function takeSteps(
  steps: Generator<void, Recovery>,
  putOutNow: () => Promise<void>,
): Promise<Recovery> {
  try {
    for (;;) {
      const step = steps.next();
      await putOutNow();
      if (step.done === true) return step.value;
    }
  } catch (error) {
    steps.throw(error);
    throw error;
  }
}

async function putOut(
  renderer: StoryRenderer,
  { quiet, json }: CommonOptions,
  context: CliContext,
): Promise<void> {
  const text = renderer.take();
  if (text === "" || (quiet === true && json !== true)) return;
  context.status.clear();
  await context.stdout.write(text);
}
