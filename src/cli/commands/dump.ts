import type { Command } from "commander";
import { Option } from "commander";
import { addCommonOptions, PATH_DESCRIPTION } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import type { DumpCommandOptions } from "../dump-command.ts";
import {
  countOption,
  nameListOption,
  pathArgument,
  typeListOption,
  u64ListOption,
  u64Option,
} from "../parse-option.ts";

const EXTRA_HELP = `
Different filters combine with and, the values of one with or. Numbers are
decimal or 0x hexadecimal, up to 2^64 − 1.

Every intact record is printed, also behind damage. A note on standard error
names each damaged place. --payload utf8 is lossy with --json: bytes that are no
UTF-8 become U+FFFD.

Exit status:
  0  no damage in what was read
  1  damage, or a bad end of a segment, that walctl verify calls an error
  2  the dump could not be done: usage, no such path, no permission, unknown
     format, I/O error
  130, 143  --follow was ended by SIGINT or SIGTERM

Examples:
  $ walctl dump wal/                              a table of all records
  $ walctl dump --tail 20 wal/                    the last 20 records
  $ walctl dump --txn 7,8 --type update wal/      updates of two transactions
  $ walctl dump --page 103 --payload hex wal/     what is written to a page
  $ walctl dump --from-lsn 100 --to-lsn 200 --json wal/ | jq .lsn
  $ walctl dump --hex --limit 1 wal/00000000.wal  a record byte by byte
  $ walctl dump --decode topic --key-env RIVVEN_ENCRYPTION_KEY wal/
`;

export function addDumpCommand(program: Command, context: CliContext): void {
  const command = program
    .command("dump")
    .description("print records in log order")
    .argument("<path>", PATH_DESCRIPTION, pathArgument);
  for (const option of filterOptions()) command.addOption(option.helpGroup("Filters:"));
  for (const option of outputOptions()) command.addOption(option.helpGroup("Output:"));
  addCommonOptions(command, { json: "one JSON object a line", quiet: "no notes on standard error" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (path: string, options: DumpCommandOptions) => {
      const { runDump } = await import("../dump-command.ts");
      await runDump(path, options, context);
    });
}

function filterOptions(): Option[] {
  const most = Number.MAX_SAFE_INTEGER;
  return [
    new Option("--from-lsn <lsn>", "first LSN, inclusive").argParser(u64Option("--from-lsn")),
    new Option("--to-lsn <lsn>", "last LSN, inclusive").argParser(u64Option("--to-lsn")),
    new Option("--txn <id,…>", "transactions").argParser(u64ListOption("--txn")),
    new Option("--page <id,…>", "pages").argParser(u64ListOption("--page")),
    new Option("--type <name,…>", "record types, such as begin, commit, update").argParser(
      typeListOption("--type"),
    ),
    new Option("--segment <name,…>", "names of segments; no other is printed").argParser(nameListOption),
    new Option("--limit <n>", "at most so many records").argParser(countOption("--limit", 1, most)),
    new Option("--tail <n>", "only the last so many records").argParser(countOption("--tail", 1, most)),
    new Option("--stop-at-damage", "end at the first place that verify calls an error").conflicts("tail"),
  ];
}

function outputOptions(): Option[] {
  return [
    new Option("--csv", "comma-separated values with a header row").conflicts(["json", "hex"]),
    new Option("--hex", "every field with its bytes, and the payload as a hex dump").conflicts("json"),
    new Option("--payload <how>", "how to show payloads").choices([
      "none",
      "preview",
      "hex",
      "utf8",
      "base64",
    ]),
    new Option("--decode <how>", "decode payloads: topic (Rivven)"),
    new Option("--follow", "go on with what is appended, until interrupted").conflicts("segment"),
  ];
}
