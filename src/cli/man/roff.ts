const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
  "…": "...",
};

/** Text as it is, for a line of a man page: nothing of it commands the formatter, and all of it can be copied. */
export function roffText(text: string): string {
  const escaped = text.replace(/[\\\-'"`^~]|[^\n -~]/gu, (char) => ESCAPES[char] ?? codePoint(char));
  // A dot that begins a line is a request; an apostrophe is escaped anyway.
  return escaped.replace(/^\./gm, "\\&.");
}

function codePoint(char: string): string {
  return `\\[u${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
}

export function bold(text: string): string {
  return `\\fB${roffText(text)}\\fR`;
}

/** A section: a heading and what stands under it; nothing at all where that is nothing. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.SH ${roffText(title.toUpperCase())}`, ...lines];
}

/** A term and its description, which is indented. */
export function item(term: string, description: string): string[] {
  return [".TP", bold(term), roffText(description)];
}

/** Lines that stay as they are. */
export function verbatim(lines: readonly string[]): string[] {
  return [".nf", ...lines.map(roffText), ".fi"];
}
