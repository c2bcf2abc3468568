import type { Command } from "commander";
import { Option } from "commander";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { countOption, pathArgument } from "../parse-option.ts";
import type { StatsCommandOptions } from "../stats-command.ts";

const EXTRA_HELP = `
Counts intact records, also those behind damage; verify says what is wrong.

Exit status:
  0  counted
  2  the log could not be read: usage, no such path, no permission, unknown
     format, I/O error

Examples:
  $ walctl stats wal/
  $ walctl stats --by txn --top 50 wal/
  $ walctl stats --csv --by segment wal/ > segments.csv
  $ walctl stats --json wal/ | jq .recordSize.p99
`;

const DEFAULT_TOP = 10;
const MOST_TOP = 100_000;

export function addStatsCommand(program: Command, context: CliContext): void {
  const command = program
    .command("stats")
    .description("say what is in a log: types, transactions, pages, sizes, segments")
    .argument("<path>", PATH_DESCRIPTION, pathArgument)
    .addOption(new Option("--by <what>", "only this table").choices(["type", "txn", "page", "segment"]))
    .addOption(
      new Option("--top <n>", "name so many pages and transactions")
        .argParser(countOption("--top", 0, MOST_TOP))
        .default(DEFAULT_TOP),
    )
    .addOption(new Option("--csv", "one table as CSV: that of --by, else the types"));
  addCommonOptions(command, { json: "one JSON document", quiet: "no report, only the exit status" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: StatsCommandOptions) => {
      const { runStats } = await import("../stats-command.ts");
      await runStats(path, options, context);
    });
}
