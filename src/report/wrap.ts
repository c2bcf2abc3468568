import { displayWidth } from "./display-width.ts";

/** Limits of what is readable, whatever the terminal. */
const MIN_COLUMNS = 60;
const MAX_COLUMNS = 200;

/** A width that prose can be wrapped to. */
export function readableWidth(columns: number): number {
  return Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, columns));
}

/**
 * Breaks prose into lines between words. The first line begins with `lead`, the others with as many blanks; a word
 * that is too long for a line has one of its own.
 */
export function wrap(text: string, columns: number, lead = ""): string[] {
  const indent = " ".repeat(displayWidth(lead));
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && displayWidth(line) + 1 + displayWidth(word) > columns) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  lines.push(line);
  return lines;
}
