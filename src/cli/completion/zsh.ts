import type { CompletedCommand, CompletedOption, Values } from "./command-line.ts";

/** A script for zsh, to be a file `_walctl` in `$fpath`, or to be sourced. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef walctl
_walctl() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join("\n")}
  )
  _arguments -C '--help[print help]' '--version[print the version]' '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe -t commands command commands ;;
    arguments)
      case $words[1] in
${commands.map(commandCase).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_walctl" ]; then
  _walctl "$@"
else
  compdef _walctl walctl
fi
`;
}

function commandCase({ name, options, values }: CompletedCommand): string {
  const specifications = options.flatMap(optionSpecifications);
  if (values !== null) specifications.push(quoted(`*: :${action(values)}`));
  const lines = specifications.map((each) => `          ${each}`).join(" \\\n");
  return `        ${name}) _arguments \\\n${lines} ;;`;
}

function optionSpecifications({ long, short, description, values }: CompletedOption): string[] {
  const text = description.replace(/[\\[\]:]/g, "\\$&");
  const value = values === null ? "" : `: :${action(values)}`;
  // An option with a value also takes it behind an equals sign.
  const flags = [`${long}${values === null ? "" : "="}`, ...(short === null ? [] : [short])];
  return flags.map((flag) => quoted(`${flag}[${text}]${value}`));
}

function action(values: Values): string {
  if (values === "path") return "_files";
  return values === "unknown" ? " " : `(${values.join(" ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
