import type { Command, CommanderError } from "commander";
import { WalctlError } from "../core/errors.ts";

const SUGGESTION = /\n\(Did you mean (.*)\?\)$/s;
const CHOICES = /\. Allowed choices are (.*)$/s;

/**
 * The one place where an error of commander's becomes one of walctl's. Its messages read
 * `error: unknown option '--jsn'\n(Did you mean --json?)` and `error: … is invalid. Allowed choices are a, b.`
 */
export function usageError(error: CommanderError, program: Command): WalctlError {
  const text = error.message.replace(/^error: /, "").replace(/\.$/, "");
  const suggestion = SUGGESTION.exec(text)?.[1];
  const choices = CHOICES.exec(text)?.[1];
  const message = text.replace(SUGGESTION, "").replace(CHOICES, "").replace(". Expected", ": expected");
  return new WalctlError("usage", message, hintFor(suggestion, choices, program));
}

function hintFor(suggestion: string | undefined, choices: string | undefined, program: Command): string {
  if (suggestion !== undefined) return `did you mean ${suggestion}?`;
  return choices === undefined ? `see ${helpOf(program)}` : `one of ${choices}`;
}

/** The help of the command that was asked for, as far as it is known. */
function helpOf(program: Command): string {
  const [name] = program.args;
  const isCommand = program.commands.some((command) => command.name() === name);
  return isCommand ? `walctl ${name} --help` : "walctl --help";
}
