import type { Command } from "commander";
import { Option } from "commander";
import { countOption } from "./parse-option.ts";

/** Options that every command takes, as commander hands them over. */
export interface CommonOptions {
  readonly format?: string;
  readonly stdinName?: string;
  readonly json?: boolean;
  readonly color?: boolean;
  readonly progress: boolean;
  readonly quiet?: boolean;
  readonly jobs?: number;
}

/** What a log's path can be. */
export const PATH_DESCRIPTION =
  "a segment directory, one segment file, either compressed or in a tar archive, or - for standard input";

const JOBS_MOST = 256;

const GROUP = "Common options:";

/** What `--json` and `--quiet` do for a command, in words. */
export interface CommonDescriptions {
  readonly json: string;
  readonly quiet: string;
}

const FORMAT_HELP = "sochdb, aegis or rivven; found out from names and content where not given";

function colorOptions(): Option[] {
  return [
    new Option("--color", "colour even where standard output is no terminal"),
    new Option("--no-color", "no colour (also: NO_COLOR, FORCE_COLOR=0)"),
  ];
}

function add(command: Command, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option.helpGroup(GROUP));
  return command.addHelpOption(new Option("-h, --help", "print this help").helpGroup(GROUP));
}

/** Adds the options that a command takes which reads no log. */
export function addPrintOptions(command: Command, descriptions: { readonly format: string }): Command {
  const format = new Option("--format <name>", descriptions.format);
  return add(command, [format, new Option("--json", "one JSON document"), ...colorOptions()]);
}

/** Adds the options that every command takes which reads a log. */
export function addCommonOptions(command: Command, { json, quiet }: CommonDescriptions): Command {
  return add(command, [
    new Option("--format <name>", FORMAT_HELP),
    new Option(
      "--stdin-name <name>",
      "with the path -: the segment's file name, from which some formats take the first LSN",
    ),
    new Option("--json", json),
    ...colorOptions(),
    new Option("--no-progress", "no progress on standard error"),
    new Option("-q, --quiet", quiet),
    new Option(
      "--jobs <n>",
      "threads that read and check records; by default the cores, at most 4; one for a small log or large records",
    ).argParser(countOption("--jobs", 1, JOBS_MOST)),
    // Checksums cover the encrypted bytes, so a command that prints no payload takes a key and does not need it.
    new Option(
      "--key-file <file>",
      "Rivven's master key in a file: 32 bytes, or 64 hexadecimal digits",
    ).conflicts("keyEnv"),
    new Option("--key-env <name>", "Rivven's master key in an environment variable, in hexadecimal"),
  ]);
}
