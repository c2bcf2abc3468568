import type { Command } from "commander";
import { Option } from "commander";
import { addCommonOptions } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { explainOption } from "../explain-option.ts";
import { countOption, pathArgument, u64Option } from "../parse-option.ts";
import type { RecoverCommandOptions } from "../recover-command.ts";

const EXTRA_HELP = `
Nothing is written into the log. Two answers stand side by side: what the log
says, by ARIES and by the committed state computed without it, and what the
engine's own recovery would do.

Exit status:
  0  the engine's recovery completes and ends with what was committed
  1  it does not complete, or differs in a way that is an error; with --sweep:
     ARIES recovery does not always end with what was committed
  2  the recovery could not be computed: usage, no such path, no permission,
     unknown format, I/O error

Examples:
  $ walctl recover wal/
  $ walctl recover --to-lsn 120 --pages before/ wal/   the pages at a point in time
  $ walctl recover --explain wal/ | less               the replay, step by step
  $ walctl recover --explain txn=7 wal/                what becomes of one transaction
  $ walctl recover --page 103 --to-lsn 120 wal/        one page: who wrote what, and its bytes
  $ walctl recover --crash-at 120 --crash-during-undo 2 --explain wal/
  $ walctl recover --sweep wal/                        a proof, crash by crash
  $ walctl recover --salvage wal/                      with what stands behind damage
  $ walctl recover --json wal/ | jq .divergences
`;

export function addRecoverCommand(program: Command, context: CliContext): void {
  const command = program
    .command("recover")
    .description("replay recovery: what the log leads to, and what its engine would make of it")
    .argument("<path>", "a segment directory, or one segment file", pathArgument)
    .addOption(
      new Option("--to-lsn <lsn>", "a point in time: records above do not exist").argParser(
        u64Option("--to-lsn"),
      ),
    )
    .addOption(new Option("--salvage", "use every intact record, also those the engine does not reach"))
    .addOption(new Option("--pages <dir>", "write the committed state of each page to <dir>/<pageId>.page"))
    .addOption(
      new Option("--explain [thread]", "tell the replay step by step: all of it, or txn=N, page=N or lsn=N")
        .argParser(explainOption)
        .conflicts("pages"),
    )
    .addOption(
      new Option("--page <id>", "one page: its history in order, and its bytes (see also --to-lsn)")
        .argParser(u64Option("--page"))
        .conflicts(["pages", "explain"]),
    )
    .addOption(
      new Option(
        "--crash-at <lsn>",
        "try out a crash: nothing behind the first record with it was written",
      ).argParser(u64Option("--crash-at")),
    )
    .addOption(
      new Option("--crash-during-undo <n>", "and one more, when undo has written n compensation records")
        .argParser(countOption("--crash-during-undo", 0, Number.MAX_SAFE_INTEGER))
        .conflicts("toLsn"),
    )
    .addOption(
      new Option(
        "--sweep",
        "crash at every record and during every undo: is what was committed always there?",
      ).conflicts(["toLsn", "crashAt", "crashDuringUndo", "explain", "page", "pages", "detail"]),
    )
    .addOption(new Option("--detail", "with --json: the lists of LSNs and the pages, not only counts"));
  addCommonOptions(command, { json: "one JSON document", quiet: "no report, only the exit status" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: RecoverCommandOptions) => {
      const { runRecover } = await import("../recover-command.ts");
      await runRecover(path, options, context);
    });
}
