import type { Command } from "commander";
import { Option } from "commander";
import { VERIFY_OUTPUTS } from "../../report/output-formats.ts";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { countOption, pathArgument } from "../parse-option.ts";
import type { VerifyCommandOptions } from "../verify-command.ts";

const EXTRA_HELP = `
--output json is --json. ndjson is a line for each finding, then one for the
summary. In junit each code is a test, which fails where the exit status is 1.

--baseline takes what verify --json printed earlier. A finding is known if that
has one of the same code at the same offset of the same segment, or else with
the same LSN and transaction, of the same severity at least and of as many
bytes. Only new findings count for the exit status; findings that
--max-findings leaves out are new.

Exit status:
  0  no finding at or above --fail-on
  1  findings at or above --fail-on
  2  the check could not be done: usage, no such path, no permission, unknown
     format, I/O error

Examples:
  $ walctl verify wal/
  $ walctl verify --fail-on warning --quiet wal/ || echo "look at the log"
  $ walctl verify --json wal/ | jq '.findings[] | {code, segment, offset}'
  $ walctl verify --json wal/ > known.json       what is known, for --baseline
  $ walctl verify --baseline known.json wal/     fails on what is new since then
  $ walctl verify -o sarif wal/ > walctl.sarif   for code scanning
  $ walctl verify -o junit wal/ > walctl.xml     for test reports
  $ walctl verify -o github wal/                 annotations of GitHub Actions
  $ walctl verify -o markdown wal/ >> "$GITHUB_STEP_SUMMARY"
`;

const DEFAULT_MAX_FINDINGS = 10_000;

export function addVerifyCommand(program: Command, context: CliContext): void {
  const command = program
    .command("verify")
    .description("check a log: what is wrong, where, and what it means for its engine")
    .argument("<path>", PATH_DESCRIPTION, pathArgument)
    .addOption(
      new Option("--fail-on <severity>", "from which severity on the exit status is 1")
        .choices(["error", "warning", "never"])
        .default("error"),
    )
    .addOption(
      new Option("--max-findings <n>", "list at most so many findings; all are counted")
        .argParser(countOption("--max-findings", 0, Number.MAX_SAFE_INTEGER))
        .default(DEFAULT_MAX_FINDINGS),
    )
    .addOption(
      new Option("-o, --output <form>", "how to print the report")
        .choices(Object.keys(VERIFY_OUTPUTS))
        .default("text"),
    )
    .addOption(new Option("--baseline <file>", "count only what is not in this earlier --json report"));
  addCommonOptions(command, { json: "one JSON document", quiet: "no report, only the exit status" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: VerifyCommandOptions) => {
      const { runVerify } = await import("../verify-command.ts");
      await runVerify(path, options, context);
    });
}
