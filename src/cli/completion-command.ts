import type { Command } from "commander";
import { describeCommands } from "./completion/command-line.ts";
import type { CliContext } from "./context.ts";

export type Shell = "bash" | "zsh" | "fish";

/** Prints the script of a shell for the program as it is defined. */
export async function runCompletion(shell: Shell, program: Command, { stdout }: CliContext): Promise<void> {
  const commands = describeCommands(program);
  switch (shell) {
    case "bash":
      return await stdout.write((await import("./completion/bash.ts")).bashScript(commands));
    case "zsh":
      return await stdout.write((await import("./completion/zsh.ts")).zshScript(commands));
    case "fish":
      return await stdout.write((await import("./completion/fish.ts")).fishScript(commands));
  }
}
