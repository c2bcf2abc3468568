import type { Command } from "commander";
import { Option } from "commander";
import type { ShowTarget } from "../../show/result.ts";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import { countOption, pathArgument, showTargetArgument } from "../parse-option.ts";
import type { ShowCommandOptions } from "../show-command.ts";

const EXTRA_HELP = `
An LSN that several records have is refused with a list of their places; give
one of them. An LSN that no record has is refused with its neighbours, unless
damage stands where its record was: then that is shown.

Exit status:
  0  shown
  2  it could not be shown: no such record, usage, no such path, no permission,
     unknown format, I/O error

Examples:
  $ walctl show wal/ 120
  $ walctl show wal/ wal_00000000.log:5101        the record, or the damage, over this byte
  $ walctl show --limit-bytes 65536 wal/ 120
  $ walctl show --json wal/ 120 | jq .transaction
`;

const DEFAULT_LIMIT_BYTES = 256;

export function addShowCommand(program: Command, context: CliContext): void {
  const command = program
    .command("show")
    .description("show one record in full: its bytes, what they say, and what it has to do with")
    .argument("<path>", PATH_DESCRIPTION, pathArgument)
    .argument("<record>", "an LSN, or a place: segment:offset", showTargetArgument)
    .addOption(
      new Option("--limit-bytes <n>", "show so many bytes of each image, payload or damaged place")
        .argParser(countOption("--limit-bytes", 0, 1 << 30))
        .default(DEFAULT_LIMIT_BYTES),
    );
  addCommonOptions(command, { json: "one JSON document", quiet: "no report, only the exit status" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, target: ShowTarget, options: ShowCommandOptions) => {
      const { runShow } = await import("../show-command.ts");
      await runShow(path, target, options, context);
    });
}
