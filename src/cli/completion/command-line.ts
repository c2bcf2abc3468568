import type { Argument, Command, Option } from "commander";
import { EXPLANATIONS } from "../../core/explanations.ts";
import { RECORD_TYPES } from "../../format/record.ts";
import { FORMATS } from "../../format/registry.ts";

/** What stands where a value is wanted: one of these words, a path, or something that nobody can guess. */
export type Values = readonly string[] | "path" | "unknown";

export interface CompletedOption {
  /** `--output`. */
  readonly long: string;
  /** `-o`; null where there is none. */
  readonly short: string | null;
  readonly description: string;
  /** Null for an option without a value, or with one that may be left out: what follows is the path as a rule. */
  readonly values: Values | null;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Of its argument; null where it takes none. */
  readonly values: Values | null;
}

/** Words for values that the program does not list as choices, by the option's long flag or the argument's name. */
const WORDS: Readonly<Record<string, () => readonly string[]>> = {
  "--format": () => FORMATS.map(({ name }) => name),
  "--type": () => RECORD_TYPES,
  "--decode": () => FORMATS.flatMap(({ decoders }) => Object.keys(decoders)),
  code: () => EXPLANATIONS.map(({ code }) => code),
};

/** Placeholders that stand for a path: `<file>`, `<dir>`, `<path>`, `<backup>`. */
const PATH = /^(?:file|dir|directory|path|backup)$/;

/** The commands of the program, and last its help. */
export function describeCommands(program: Command): readonly CompletedCommand[] {
  const commands = program.commands.map(describeCommand);
  const names = commands.map(({ name }) => name);
  const help = { name: "help", description: "display help for command", options: [], values: names };
  return [...commands, help];
}

function describeCommand(command: Command): CompletedCommand {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    options: command.createHelp().visibleOptions(command).map(describeOption),
    values: argument === undefined ? null : valuesOf(argument.name(), argument.name(), argument),
  };
}

function describeOption(option: Option): CompletedOption {
  const { long, short, description, required, flags } = option;
  const placeholder = /<(\w+)/.exec(flags)?.[1] ?? "";
  return {
    long: long ?? flags,
    short: short ?? null,
    description,
    values: required ? valuesOf(long ?? "", placeholder, option) : null,
  };
}

function valuesOf(key: string, placeholder: string, { argChoices }: Option | Argument): Values {
  return argChoices ?? WORDS[key]?.() ?? (PATH.test(placeholder) ? "path" : "unknown");
}
