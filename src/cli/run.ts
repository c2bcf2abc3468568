import type { Command } from "commander";
import { CommanderError } from "commander";
import { WalctlError } from "../core/errors.ts";
import { escapeString } from "../core/escape.ts";
import { toJson } from "../core/json.ts";
import { escapeUnsafe } from "../report/json-text.ts";
import type { CliContext } from "./context.ts";
import { completeExplain } from "./explain-option.ts";
import { ClosedPipe, OutputError } from "./output.ts";
import { createProgram } from "./program.ts";
import { usageError } from "./usage-error.ts";

const EXIT_FAILED = 2;

/** Runs the program with the arguments behind its name, and sets the exit status. */
export async function run(args: readonly string[], context: CliContext): Promise<void> {
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
  throw new WalctlError("usage", `unknown command '${name}'`, "see walctl --help");
}

async function fail(error: unknown, args: readonly string[], context: CliContext): Promise<void> {
  if (error instanceof ClosedPipe) return context.setExitCode(0);
  const { code, message, hint } = describeError(error);
  tell(error, context);
  if (args.includes("--json") && !(error instanceof OutputError))
    await finish(`${escapeUnsafe(toJson({ error: { code, message, hint } }))}\n`, context);
}

/** Writes the last of the output. Where that fails, standard error is all that is left. */
async function finish(text: string, context: CliContext): Promise<void> {
  try {
    await context.stdout.write(text);
  } catch (error) {
    if (!(error instanceof ClosedPipe)) tell(error, context);
  }
}

function tell(error: unknown, context: CliContext): void {
  const { message, hint } = describeError(error);
  context.note(oneLine(`${message} (${hint})`));
  if (context.env["WALCTL_DEBUG"] && error instanceof Error) context.errorText(`${error.stack}\n`);
  context.setExitCode(EXIT_FAILED);
}

function describeError(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof WalctlError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "internal",
    message: `internal error: ${message}`,
    hint: "WALCTL_DEBUG=1 prints where; please report it",
  };
}

const BREAKS_LINES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Paths and names are the user's, or the log's: they must not leave the line or drive the terminal. */
function oneLine(text: string): string {
  return BREAKS_LINES.test(text) ? escapeString(text) : text;
}
