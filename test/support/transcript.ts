/** One command of a transcript, and what it did. */
export interface Step {
  /** As a shell takes it. */
  readonly command: string;
  /** The lines that follow it, up to the next command. */
  readonly outcome: string;
}

const PROMPT = "$ ";
const COMMENT = "# ";

/** A transcript: what stands before the first command, and the steps. */
export interface Transcript {
  readonly head: string;
  readonly steps: readonly Step[];
}

/**
 * Reads a transcript: a line `$ command`, then the lines of standard output, then those of standard error with `2> `
 * before them, then `[exit N]`. Lines with `# ` and blank lines in front of a command say what it is about.
 */
export function parseTranscript(text: string): Transcript {
  const [head = "", ...parts] = text.split(/^(?=\$ )/m);
  const steps = parts.map((part) => {
    const end = part.indexOf("\n");
    const command = part.slice(PROMPT.length, end);
    return { command, outcome: part.slice(end + 1).replace(/^(\[exit .*\]\n)[\s\S]*$/m, "$1") };
  });
  return { head, steps };
}

/** The same with other outcomes; comments stay where they are. */
export function updateTranscript(text: string, outcomes: readonly string[]): string {
  const [head = "", ...parts] = text.split(/^(?=\$ )/m);
  const updated = parts.map((part, i) => {
    const end = part.indexOf("\n");
    const behind = part.slice(end + 1).split("\n");
    const comments = behind.slice(behind.findLastIndex((line) => line.startsWith("[exit ")) + 1);
    const kept = comments.filter((line) => line === "" || line.startsWith(COMMENT.trim())).join("\n");
    return `${part.slice(0, end + 1)}${outcomes[i]}${kept}`;
  });
  return head + updated.join("");
}

/** How an outcome stands in a transcript. */
export function describeOutcome(stdout: string, stderr: string, status: number | null): string {
  const output = stdout === "" || stdout.endsWith("\n") ? stdout : `${stdout}\n`;
  const errors = stderr.replace(/^(?=.)/gm, "2> ").replace(/^$(?=\n)/gm, "2>");
  return `${output}${errors}[exit ${status}]\n`;
}
