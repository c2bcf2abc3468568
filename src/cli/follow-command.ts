import process from "node:process";
import type { DumpOptions } from "../dump/dump.ts";
import type { FollowSummary } from "../dump/follow.ts";
import { followLog } from "../dump/follow.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CliContext } from "./context.ts";
import type { DumpOutput } from "./dump-output.ts";

/** 128 and the signal's number, as shells have it. */
const EXIT_STATUSES: ReadonlyMap<NodeJS.Signals, number> = new Map([
  ["SIGINT", 130],
  ["SIGTERM", 143],
]);

const EXIT_FINDINGS = 1;

/** Puts out what is there, and what is added, until a signal comes or nothing more is wanted. */
export async function runFollow(
  files: LogFiles,
  options: DumpOptions,
  output: DumpOutput,
  context: CliContext,
): Promise<void> {
  const abort = new AbortController();
  let exitCode: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    exitCode = EXIT_STATUSES.get(signal);
    abort.abort();
  };
  for (const signal of EXIT_STATUSES.keys()) process.on(signal, onSignal);
  try {
    const summary = await putAll(followLog(files, { ...options, signal: abort.signal }), output);
    await output.flush();
    context.note(describe(summary, output));
    context.setExitCode(exitCode ?? (output.metError ? EXIT_FINDINGS : 0));
  } finally {
    for (const signal of EXIT_STATUSES.keys()) process.off(signal, onSignal);
  }
}

async function putAll(events: ReturnType<typeof followLog>, output: DumpOutput): Promise<FollowSummary> {
  try {
    for (;;) {
      const step = await events.next();
      if (step.done === true) return step.value;
      await output.put(step.value);
    }
  } catch (error) {
    // It is not at its end, so what it holds open is still open.
    await events.throw(error);
    throw error;
  }
}

function describe({ recordBytes, unfinished }: FollowSummary, { records, damages }: DumpOutput): string {
  const damage = damages === 1 ? "1 damaged place" : `${damages || "no"} damaged places`;
  const end = unfinished === null ? "" : `; ${unfinished.length} bytes at the end are no complete record`;
  return `followed ${recordBytes} bytes of records, printed ${records} records, ${damage}${end}`;
}
