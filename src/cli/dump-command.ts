import { WalctlError } from "../core/errors.ts";
import type { DumpOptions } from "../dump/dump.ts";
import { dumpSteps } from "../dump/dump.ts";
import type { DumpEvent } from "../dump/events.ts";
import type { PayloadCipher } from "../format/format.ts";
import type { RecordType } from "../format/record.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { DumpOutput } from "./dump-output.ts";
import type { RenderOptions } from "./dump-renderer.ts";
import { createRenderer, showsDamage } from "./dump-renderer.ts";
import { runFollow } from "./follow-command.ts";
import { noteInterruption } from "./interrupted-note.ts";
import { checkAhead } from "./jobs.ts";
import type { KeyOptions } from "./key.ts";
import { readCipher } from "./key.ts";
import { openForReading, requirePlainFiles } from "./open-for-reading.ts";
import { Progress } from "./progress.ts";

/** The options of `dump`, as commander hands them over. */
export interface DumpCommandOptions extends RenderOptions, KeyOptions {
  readonly fromLsn?: bigint;
  readonly toLsn?: bigint;
  readonly txn?: readonly bigint[];
  readonly page?: readonly bigint[];
  readonly type?: readonly RecordType[];
  readonly segment?: readonly string[];
  readonly limit?: number;
  readonly tail?: number;
  readonly stopAtDamage?: boolean;
  readonly follow?: boolean;
}

const EXIT_FINDINGS = 1;

export async function runDump(path: string, options: DumpCommandOptions, context: CliContext): Promise<void> {
  checkRange(options);
  noteInterruption(path, options, context);
  const files = await openForReading(path, options, context);
  if (options.follow === true) requirePlainFiles(files, "--follow");
  const cipher = readCipher(files.format, options, context.env);
  const renderer = await createRenderer(files.format, options, context);
  const notes = wantsNotes(options, context);
  const output = new DumpOutput(renderer, context, { notes, immediate: options.follow === true });
  renderer.begin();
  if (options.follow === true) {
    await runFollow(files, dumpOptions(options, cipher), output, context);
  } else {
    const ahead = await checkAhead(options.jobs);
    await putAll(files, output, { ...dumpOptions(options, cipher), ahead }, options, context);
  }
  await output.flush();
  if (options.quiet !== true) sayWhatIsMissing(output, cipher, context);
  if (output.metError && options.follow !== true) context.setExitCode(EXIT_FINDINGS);
}

async function putAll(
  files: LogFiles,
  output: DumpOutput,
  dumpOptions: DumpOptions,
  options: CommonOptions,
  context: CliContext,
): Promise<void> {
  const progress = new Progress(files, options, context);
  const after = async (step: DumpEvent | "pause"): Promise<void> => {
    if (step !== "pause") await output.put(step);
  };
  await progress.take(dumpSteps(progress.files, dumpOptions), { after });
}

function checkRange({ fromLsn, toLsn }: DumpCommandOptions): void {
  if (fromLsn === undefined || toLsn === undefined || fromLsn <= toLsn) return;
  throw new WalctlError("usage", `--from-lsn ${fromLsn} is above --to-lsn ${toLsn}`, "swap them");
}

/** On a terminal that shows both, damage would stand there twice. */
function wantsNotes(options: DumpCommandOptions, { stdout, isErrorTerminal }: CliContext): boolean {
  const isShownInPlace = showsDamage(options) && stdout.isTerminal && isErrorTerminal;
  return options.quiet !== true && !isShownInPlace;
}

function dumpOptions(options: DumpCommandOptions, cipher: PayloadCipher | null): DumpOptions {
  const { fromLsn, toLsn, txn: txnIds, page: pageIds, type: types } = options;
  const { segment: segments, limit, tail, stopAtDamage, decode: decoder } = options;
  const filter = { fromLsn, toLsn, txnIds, pageIds, types };
  return { filter, segments, limit, tail, stopAtDamage, cipher, decoder };
}

function sayWhatIsMissing(output: DumpOutput, cipher: PayloadCipher | null, context: CliContext): void {
  const conclusion = cipher?.conclusion() ?? null;
  if (conclusion !== null) context.note(`${conclusion} (see --key-file and --key-env)`);
  if (output.records === 0) context.note("no record to print");
}
