import type { Command } from "commander";
import { Argument } from "commander";
import type { Shell } from "../completion-command.ts";
import type { CliContext } from "../context.ts";

const EXTRA_HELP = `
Completes commands, options, their values, names of formats and types, and
codes.

Exit status:
  0  printed
  2  no such shell

Examples:
  $ walctl completion bash > ~/.local/share/bash-completion/completions/walctl
  $ walctl completion zsh > "\${fpath[1]}/_walctl"
  $ walctl completion fish > ~/.config/fish/completions/walctl.fish
  $ source <(walctl completion bash)            for this session alone
`;

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

export function addCompletionCommand(program: Command, context: CliContext): void {
  program
    .command("completion")
    .description("print what completes walctl's command line in a shell")
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(SHELLS))
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", EXTRA_HELP)
    .action(async (shell: Shell) => {
      const { runCompletion } = await import("../completion-command.ts");
      await runCompletion(shell, program, context);
    });
}
