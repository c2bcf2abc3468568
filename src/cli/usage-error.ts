import type { Command, CommanderError } from "commander";
import { choiceHint, closestWord } from "../core/closest-word.ts";
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
  const choices = CHOICES.exec(text)?.[1]?.split(", ");
  const message = text.replace(SUGGESTION, "").replace(CHOICES, "").replace(". Expected", ": expected");
  const suggested = suggestion === undefined ? undefined : `did you mean ${suggestion}?`;
  return new WalctlError(
    "usage",
    message,
    suggested ?? choiceOf(message, choices) ?? `see ${helpOf(program)}`,
  );
}

/** A value that is none of its choices: what was meant, and what there is. */
function choiceOf(message: string, choices: readonly string[] | undefined): string | undefined {
  if (choices === undefined) return undefined;
  const [, value = ""] = /(?:argument|value) '(.*)' is invalid(?: for argument .*)?$/s.exec(message) ?? [];
  return choiceHint(value, choices);
}

/** A command that is none, as {@link usageError} would have it. */
export function unknownCommand(name: string, program: Command): WalctlError {
  const names = program.commands.map((command) => command.name());
  const closest = closestWord(name, names);
  const hint = closest === null ? "see walctl --help" : `did you mean ${closest}?`;
  return new WalctlError("usage", `unknown command '${name}'`, hint);
}

/** The help of the command that was asked for, as far as it is known. */
function helpOf(program: Command): string {
  const [name] = program.args;
  const isCommand = program.commands.some((command) => command.name() === name);
  return isCommand ? `walctl ${name} --help` : "walctl --help";
}
