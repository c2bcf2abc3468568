import { WalctlError } from "../core/errors.ts";
import { escapeString } from "../core/escape.ts";
import { toJson } from "../core/json.ts";
import { escapeUnsafe } from "../report/json-text.ts";
import type { CliContext } from "./context.ts";
import { ClosedPipe, OutputError } from "./output.ts";

export const EXIT_FAILED = 2;

/** Says why the command could not do its work, and sets the exit status. A reader that has gone is no failure. */
export async function fail(error: unknown, args: readonly string[], context: CliContext): Promise<void> {
  if (error instanceof ClosedPipe) return context.setExitCode(0);
  const { code, message, hint } = describeError(error);
  tell(error, context);
  if (wantsJson(args) && !(error instanceof OutputError))
    await finish(`${escapeUnsafe(toJson({ error: { code, message, hint } }))}\n`, context);
}

const JSON_OUTPUT = /^(?:--output=|-o)(?:json|ndjson)$/;

/** Whether the output was to be JSON, as far as a command line that may be wrong tells. */
function wantsJson(args: readonly string[]): boolean {
  return args.some((argument, index) => {
    const isOutput = argument === "-o" || argument === "--output";
    return argument === "--json" || JSON_OUTPUT.test(isOutput ? `-o${args[index + 1]}` : argument);
  });
}

/** Writes the last of the output. Where that fails, standard error is all that is left. */
export async function finish(text: string, context: CliContext): Promise<void> {
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
