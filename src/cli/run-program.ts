import type { Command } from "commander";
import { CommanderError } from "commander";
import type { CliContext } from "./context.ts";
import { EXIT_FAILED, fail, finish } from "./failure.ts";
import { createProgram } from "./program.ts";
import { completeExplain } from "./recover-explain-option.ts";
import { unknownCommand, usageError } from "./usage-error.ts";

/** Runs the command line that commander reads. */
export async function runProgram(args: readonly string[], context: CliContext): Promise<void> {
  const help: string[] = [];
  const program = createProgram(context, (text) => help.push(text));
  try {
    requireKnownCommand(args, program);
    await program.parseAsync(completeExplain(args), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      await fail(error, args, context);
    } else if (error.exitCode === 0) {
      await finish(help.join(""), context);
    } else if (error.code === "commander.help") {
      context.errorText(help.join(""));
      context.setExitCode(EXIT_FAILED);
    } else {
      await fail(usageError(error, program), args, context);
    }
  }
}

/** Commander shows its general help for `nope --help` and for `help nope`, as if nothing were wrong. */
function requireKnownCommand(args: readonly string[], program: Command): void {
  const [first = "-", second = "-"] = args;
  const name = first === "help" ? second : first;
  const isKnown = program.commands.some((command) => command.name() === name);
  const asksForHelp = first === "help" || args.includes("--help") || args.includes("-h");
  if (name.startsWith("-") || isKnown || !asksForHelp) return;
  throw unknownCommand(name, program);
}
