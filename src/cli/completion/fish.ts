import type { CompletedCommand, CompletedOption, Values } from "./command-line.ts";

/** A script for fish. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = [
    "# fish completion for walctl",
    "complete -c walctl -f",
    "complete -c walctl -n __fish_use_subcommand -l help -d 'print help'",
    "complete -c walctl -n __fish_use_subcommand -l version -d 'print the version'",
    ...commands.map(
      ({ name, description }) =>
        `complete -c walctl -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ),
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines({ name, options, values }: CompletedCommand): string[] {
  const start = `complete -c walctl -n '__fish_seen_subcommand_from ${name}'`;
  const lines = options.map((option) => `${start} ${optionText(option)}`);
  return values === null || values === "unknown" ? lines : [...lines, `${start} ${argumentText(values)}`];
}

function optionText({ long, short, description, values }: CompletedOption): string {
  return [
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    `-l ${long.slice(2)}`,
    ...(values === null ? [] : [valueText(values)]),
    `-d ${quoted(description)}`,
  ].join(" ");
}

/** The value of an option: `-x` needs one that is no file, `-r` one that may be. */
function valueText(values: Values): string {
  if (values === "path") return "-r -F";
  return values === "unknown" ? "-x" : `-x -a ${quoted(values.join(" "))}`;
}

function argumentText(values: readonly string[] | "path"): string {
  return values === "path" ? "-F" : `-a ${quoted(values.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
