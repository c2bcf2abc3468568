import type { Command } from "commander";
import { Option } from "commander";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { countOption, pathArgument } from "../parse-option.ts";
import type { VerifyCommandOptions } from "../verify-command.ts";

const EXTRA_HELP = `
Exit status:
  0  no finding at or above --fail-on
  1  findings at or above --fail-on
  2  the check could not be done: usage, no such path, no permission, unknown
     format, I/O error

Examples:
  $ walctl verify wal/
  $ walctl verify --fail-on warning --quiet wal/ || echo "look at the log"
  $ walctl verify --json wal/ | jq '.findings[] | {code, segment, offset}'
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
    );
  addCommonOptions(command, { json: "one JSON document", quiet: "no report, only the exit status" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: VerifyCommandOptions) => {
      const { runVerify } = await import("../verify-command.ts");
      await runVerify(path, options, context);
    });
}
