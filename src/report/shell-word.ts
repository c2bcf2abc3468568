import { escapeString } from "../core/escape.ts";

const PLAIN = /^[\w@%+=:,./-]+$/;

/** A text as one word for a POSIX shell, to be copied from a report; safe to print. */
export function shellWord(text: string): string {
  // Alone it is standard input, for every command that takes a path.
  if (PLAIN.test(text) && (text === "-" || !text.startsWith("-"))) return text;
  if (text.startsWith("-")) return shellWord(`./${text}`);
  return `'${escapeString(text).replaceAll("\\\\", "\\").replaceAll("'", "'\\''")}'`;
}
