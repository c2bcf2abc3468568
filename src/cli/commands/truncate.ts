import type { Command } from "commander";
import { Option } from "commander";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { requireOneBackupOption } from "../one-backup-option.ts";
import { countOption, pathArgument, u64Option } from "../parse-option.ts";
import type { TruncateCommandOptions } from "../truncate-options.ts";

const EXTRA_HELP = `
Without --apply nothing is changed: the plan and its bill are printed. With it
the files are first copied to a backup, then each is replaced in one step, so
that a crash at any point leaves a valid log; the same command again completes
what a crash has interrupted.

Exit status:
  0  the plan is safe, or forced; with --apply: carried out
  1  refused because of the state of the log: nothing was changed
  2  it could not be done: usage, no such path, no permission, unknown format,
     I/O error

Examples:
  $ walctl truncate --tail wal/
  $ walctl truncate --tail --apply wal/
  $ walctl truncate --checkpoint --plan cut.json wal/
  $ walctl truncate --apply --plan cut.json wal/
  $ walctl truncate --undo wal.bak-20260102T030405.678Z --apply wal/
`;

const CUT = "What to cut (one of these):";

function cutOptions(): readonly Option[] {
  return [
    new Option("--tail", "what follows the last intact record: torn records, zeros, garbage"),
    new Option("--checkpoint", "what recovery does not need any more since the last checkpoint"),
    new Option("--before-lsn <n>", "the longest beginning of the log with all LSNs below n").argParser(
      u64Option("--before-lsn"),
    ),
    new Option("--after-lsn <n>", "the end of the log from where on all LSNs are above n").argParser(
      u64Option("--after-lsn"),
    ),
    new Option("--undo <backup>", "nothing: put a backup back that an earlier cut has made"),
  ].map((option) => option.helpGroup(CUT));
}

export function addTruncateCommand(program: Command, context: CliContext): void {
  const command = program
    .command("truncate")
    .description("cut a log without losing what matters: a plan with its bill, then a crash-safe change")
    .argument("<path>", PATH_DESCRIPTION, pathArgument);
  for (const option of cutOptions()) command.addOption(option);
  command
    .option("--apply", "carry the plan out")
    .option(
      "--plan <file>",
      "save the plan; with --apply: carry out a saved one, if no file has changed since",
    )
    .option("--backup <dir>", "with --apply: where to copy the files first; default: <path>.bak-<time>")
    .option("--no-backup", "with --apply: make no backup")
    .addOption(
      new Option(
        "--max-loss <n>",
        "refuse to lose more intact records than this, also with --force",
      ).argParser(countOption("--max-loss", 0, Number.MAX_SAFE_INTEGER)),
    )
    .option("--assume-flushed", "SochDB: you vouch that all pages were on disk at the last checkpoint")
    .option("--recovery", "replay recovery before and after the cut, also of a log above 64 MiB")
    .option("--no-recovery", "do not replay it, also of a smaller log")
    .option("--force", "carry it out although it is refused; the report says what that overrides");
  requireOneBackupOption(command);
  addCommonOptions(command, { json: "one JSON document", quiet: "no report, only the exit status" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: TruncateCommandOptions) => {
      const { runTruncate } = await import("../truncate-command.ts");
      await runTruncate(path, options, context);
    });
}
