import type { Command } from "commander";
import { Option } from "commander";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { countOption, pathArgument } from "../parse-option.ts";
import type { ReportCommandOptions } from "../report-command.ts";

const EXTRA_HELP = `
Recovery is replayed for logs up to 256 MiB; --recovery does so for larger ones.
The page loads nothing from anywhere. Text from the log is never markup in it.
A report of that name is replaced, any other file is not. Nothing is ever written
into the log's directory.

Exit status:
  0  written, whatever the log is like
  1  written, and with --fail-on: findings at or above it
  2  not written: usage, no such path, no permission, unknown format, I/O error

Examples:
  $ walctl report wal/ -o report.html
  $ walctl report --recovery -o report.html backup.tar.zst
  $ walctl report -o - wal/ | ssh host 'cat > report.html'
`;

const DEFAULT_MAX_FINDINGS = 1000;

export function addReportCommand(program: Command, context: CliContext): void {
  const command = program
    .command("report")
    .description("write one HTML page that shows a log: a map of its bytes, transactions, findings")
    .argument("<path>", PATH_DESCRIPTION, pathArgument)
    .addOption(new Option("-o, --output <file>", "where to; - for standard output").makeOptionMandatory())
    .addOption(
      new Option("--fail-on <severity>", "from which severity on the exit status is 1")
        .choices(["error", "warning", "never"])
        .default("never"),
    )
    .addOption(
      new Option("--max-findings <n>", "list at most so many findings; all are counted")
        .argParser(countOption("--max-findings", 0, 100_000))
        .default(DEFAULT_MAX_FINDINGS),
    )
    .addOption(new Option("--recovery", "replay recovery however large the log is"))
    .addOption(new Option("--no-recovery", "do not replay recovery"));
  addCommonOptions(command, { json: "one JSON document about what was written", quiet: "print nothing" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: ReportCommandOptions) => {
      const { runReport } = await import("../report-command.ts");
      await runReport(path, options, context);
    });
}
