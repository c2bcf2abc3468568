import type { Command } from "commander";

/** What `--help` says behind the options. */
export interface HelpText {
  readonly paragraphs: readonly string[];
  readonly exitStatuses: readonly (readonly [status: string, meaning: string])[];
  /** As they stand there, without indentation. */
  readonly examples: readonly string[];
}

const STATUS = /^ {2}(\d+(?:, \d+)*) {2}(.*)$/;

/** Takes the text apart that a command adds to its help. */
export function helpTextOf(command: Command): HelpText {
  const paragraphs: string[] = [];
  const exitStatuses: [string, string][] = [];
  const examples: string[] = [];
  for (const block of textBehindOptions(command).split(/\n{2,}/)) {
    const [first = "", ...rest] = block.trimEnd().split("\n");
    if (first === "Exit status:") exitStatuses.push(...statusesOf(rest));
    else if (first === "Examples:") examples.push(...rest.map((line) => line.trim()));
    else if (first !== "") paragraphs.push([first, ...rest].join(" "));
  }
  return { paragraphs, exitStatuses, examples };
}

/** Commander gives added text out with the whole help alone. From here on the command writes nowhere else. */
function textBehindOptions(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text.slice(command.helpInformation().length).trim();
}

function statusesOf(lines: readonly string[]): [string, string][] {
  const statuses: [string, string][] = [];
  for (const line of lines) {
    const [, status, meaning = ""] = STATUS.exec(line) ?? [];
    if (status !== undefined) statuses.push([status, meaning]);
    else statuses.at(-1)![1] += ` ${line.trim()}`;
  }
  return statuses;
}
