import type { Command } from "commander";
import { Option } from "commander";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { requireOneBackupOption } from "../one-backup-option.ts";
import { countOption, pathArgument, u64Option } from "../parse-option.ts";
import { explainOption } from "../recover-explain-option.ts";
import type { RecoverCommandOptions } from "../recover-options.ts";

const EXTRA_HELP = `
Nothing is written into the log without --apply. Two answers stand side by side:
what the log says, by ARIES and by the committed state computed without it, and
what the engine's own recovery would do.

--apply makes the log one that the engine itself recovers to what was
committed, now and after further crashes: the newest segment is written anew
beside the old one, without what is no record, and with what brings the engine
there: for SochDB an abort record for each open transaction and one last
transaction that puts the pages right, for Aegis one that writes committed
changes again which the engine leaves out. That is proven with a model of the
engine before anything is written, and refused where it cannot be. Without
--apply the report says what it would write.

--out writes a clean log of every intact record, and with --correct of those
that can be put right, into a new directory: the way out of damage in the
middle of a log. It is verified and proven first; the log itself stays as it is.

Exit status:
  0  the engine's recovery completes and ends with what was committed
  1  it does not complete, or differs in a way that is an error; --apply was
     refused because of the log's state; with --sweep: ARIES recovery does not
     always end with what was committed
  2  the recovery could not be computed: usage, no such path, no permission,
     unknown format, I/O error

Examples:
  $ walctl recover wal/
  $ walctl recover --to-lsn 120 --pages before/ wal/   pages at a point in time
  $ walctl recover --explain wal/ | less               the replay, step by step
  $ walctl recover --explain txn=7 wal/                one transaction's story
  $ walctl recover --page 103 --to-lsn 120 wal/        one page's history, bytes
  $ walctl recover --crash-at 120 --crash-during-undo 2 --explain wal/
  $ walctl recover --sweep wal/                        a proof, crash by crash
  $ walctl recover --salvage wal/                      also what follows damage
  $ walctl recover --correct --out clean/ wal/         a log without the damage
  $ walctl recover --apply --backup before/ wal/       put the log right
  $ walctl recover --json wal/ | jq .divergences
`;

/** What looks at the log in another way than the report does, or at a log that is only tried out. */
const VIEWS: string[] = ["explain", "page", "sweep", "crashAt", "crashDuringUndo"];

export function addRecoverCommand(program: Command, context: CliContext): void {
  const command = program
    .command("recover")
    .description("replay recovery: what the log leads to, and what its engine would make of it")
    .argument("<path>", PATH_DESCRIPTION, pathArgument)
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
    .addOption(
      new Option(
        "--correct",
        "also records that one flipped bit or a damaged length explains, put right",
      ).conflicts(VIEWS),
    )
    .addOption(
      new Option(
        "--out <dir>",
        "with --salvage or --correct: write a clean log of all that is used to a new directory",
      ).conflicts(VIEWS),
    )
    .addOption(
      new Option("--apply", "make the log one that the engine recovers to what was committed").conflicts(
        VIEWS,
      ),
    )
    .addOption(
      new Option("--backup <dir>", "with --apply: where to copy the files first").default(
        true,
        "<path>.bak-<time>",
      ),
    )
    .addOption(new Option("--no-backup", "with --apply: copy nothing"))
    .addOption(new Option("--detail", "with --json: the lists of LSNs and the pages, not only counts"));
  requireOneBackupOption(command);
  addCommonOptions(command, { json: "one JSON document", quiet: "no report, only the exit status" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: RecoverCommandOptions) => {
      const { runRecover } = await import("../recover-command.ts");
      await runRecover(path, options, context);
    });
}
