import { WalctlError } from "../core/errors.ts";
import { recoverSteps } from "../recover/recover.ts";
import type { RecoverOptions } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import type { Thread } from "../recover/thread.ts";
import { StoryJson } from "../report/story-json.ts";
import { StoryText } from "../report/story-text.ts";
import type { StoryRenderer } from "../report/story-types.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { Progress } from "./progress.ts";
import { recoveryDoing } from "./recovery-doing.ts";
import { ThreadWatch } from "./thread-watch.ts";

/** What `--explain` says: everything, or one thread of it. */
export type Explain = Thread | "all";

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

/**
 * Tells the replay while it goes. Returns whether the log can be left to the engine.
 *
 * @throws WalctlError where the log holds messages, or nothing of what is to be told
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
  const watch = explain === "all" ? null : new ThreadWatch(explain, renderer);
  const listener = watch?.listener ?? renderer;
  const progress = new Progress(files, options, context);
  const { result, close } = await progress.take(recoverSteps(progress.files, { ...recovery, listener }), {
    doing: recoveryDoing,
    // Of a thread that is not there nothing is told, not even how the replay began.
    after: async () => {
      if (watch === null || watch.isFound) await putOut(renderer, options, context);
    },
  });
  close();
  watch?.requireFound(files.path);
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
    return new StoryJson({ command: "recover", path, format: format.name }, thread);
  }
  const paint = await outputPaint(context, options.color);
  const columns = outputColumns(context, PROSE_COLUMNS);
  return new StoryText({
    engine: format.title,
    mode: format.recovery.mode,
    paint,
    columns,
    isThread: explain !== "all",
  });
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
