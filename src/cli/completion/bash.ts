import type { CompletedCommand, Values } from "./command-line.ts";

/**
 * A script for bash from 3.2 on. Where it offers nothing, readline completes names of files, which is what a path
 * needs. Words of walctl's are letters, digits and hyphens: nothing has to be quoted.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# bash completion for walctl
_walctl() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" i
  COMPREPLY=()
  # Readline takes --output=sarif apart at the equals sign.
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $previous == "=" ]]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      -*) ;;
      *) command="\${COMP_WORDS[i]}"; break ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$command" in
    "") words="${names} --help --version" ;;
${commands.map(commandCase).join("\n")}
  esac
  if [[ -z $command || $current == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$command" in
${commands.flatMap(argumentCase).join("\n")}
  esac
}
complete -o bashdefault -o default -F _walctl walctl
`;
}

function isWords(values: Values | null): values is readonly string[] {
  return Array.isArray(values);
}

function reply(values: Values): string {
  return isWords(values) ? `COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$current")); return` : "return";
}

function valueCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ long, short, values }) => {
    if (values === null) return [];
    const flags = short === null ? [long] : [long, short];
    return [`    ${flags.map((flag) => `"${name} ${flag}"`).join(" | ")}) ${reply(values)} ;;`];
  });
}

function commandCase({ name, options }: CompletedCommand): string {
  const flags = options.flatMap(({ long, short }) => (short === null ? [long] : [short, long]));
  return `    ${name}) words="${flags.join(" ")}" ;;`;
}

function argumentCase({ name, values }: CompletedCommand): string[] {
  return isWords(values) ? [`    ${name}) ${reply(values)} ;;`] : [];
}
