import type { Command, Help } from "commander";
import { helpTextOf } from "./help-text.ts";
import { bold, item, roffText, section, verbatim } from "./roff.ts";

export interface ManPage {
  /** `walctl-verify.1`. */
  readonly fileName: string;
  /** For man(7). */
  readonly text: string;
}

/** A page for the program and one for each of its commands, all from what `--help` says. */
export function manPages(program: Command): readonly ManPage[] {
  return [program, ...program.commands].map((command) => {
    const name = pageName(command);
    return { fileName: `${name}.1`, text: `${pageLines(name, command, program).join("\n")}\n` };
  });
}

function pageName(command: Command): string {
  return command.parent === null ? command.name() : `${command.parent.name()}-${command.name()}`;
}

function pageLines(name: string, command: Command, program: Command): string[] {
  const help = command.createHelp();
  const { paragraphs, exitStatuses, examples } = helpTextOf(command);
  const version = `${program.name()} ${program.version()}`;
  return [
    `.TH ${roffText(name.toUpperCase())} 1 "" "${roffText(version)}" "User Commands"`,
    // Neither stretched nor hyphenated: names of options stay what they are.
    ".ad l",
    ".nh",
    ...section("Name", [`${roffText(name)} \\- ${roffText(command.description())}`]),
    ...section("Synopsis", [synopsis(command)]),
    ...section(
      "Description",
      paragraphs.flatMap((text) => [".PP", roffText(text)]),
    ),
    ...section("Commands", commandItems(program, command)),
    ...section("Arguments", argumentItems(command, help)),
    ...section("Options", optionItems(command, help)),
    ...section(
      "Exit status",
      exitStatuses.flatMap(([status, meaning]) => item(status, meaning)),
    ),
    ...section("Examples", examples.length === 0 ? [] : verbatim(examples)),
    ...section("See also", [seeAlso(name, program)]),
  ];
}

function synopsis(command: Command): string {
  const words = command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
  return `${bold(words)} ${roffText(command.usage())}`;
}

function commandItems(program: Command, command: Command): string[] {
  if (command !== program) return [];
  return program.commands.flatMap((each) => item(`${each.name()} ${each.usage()}`, each.description()));
}

function argumentItems(command: Command, help: Help): string[] {
  return help
    .visibleArguments(command)
    .flatMap((argument) => item(help.argumentTerm(argument), help.argumentDescription(argument)));
}

const WITHOUT_HEADING = "Options:";

/** By groups, as in the help; a group with a name of its own has it as a heading. */
function optionItems(command: Command, help: Help): string[] {
  const groups = new Map<string, string[]>();
  for (const option of help.visibleOptions(command)) {
    const heading = option.helpGroupHeading ?? WITHOUT_HEADING;
    const lines = groups.get(heading) ?? [];
    groups.set(heading, lines);
    lines.push(...item(help.optionTerm(option), help.optionDescription(option)));
  }
  return [...groups].flatMap(([heading, lines]) =>
    heading === WITHOUT_HEADING ? lines : [`.SS ${roffText(heading.replace(/:$/, ""))}`, ...lines],
  );
}

function seeAlso(name: string, program: Command): string {
  const others = [program, ...program.commands].map(pageName).filter((other) => other !== name);
  return others.map((other) => `${bold(other)}(1)`).join(",\n");
}
