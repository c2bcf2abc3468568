import type { Command } from "commander";
import { addPrintOptions } from "../common-options.ts";
import type { CliContext } from "../context.ts";
import type { ExplainCommandOptions } from "../explain-command.ts";

const EXTRA_HELP = `
Without a code all of them are listed: those of verify's findings, then those of
recover's divergences. The severity is the usual one; a finding has the last
word.

Exit status:
  0  explained
  2  there is no such code, or no such format

Examples:
  $ walctl explain
  $ walctl explain torn-tail
  $ walctl explain --format aegis lsn-reset      what it means for Aegis alone
  $ walctl explain --json | jq -r '.codes[].code'
`;

export function addExplainCommand(program: Command, context: CliContext): void {
  const command = program
    .command("explain")
    .description("say what a code means, for each engine, and what to do next")
    .argument("[code]", "a code of verify or recover; all are listed where none is given");
  addPrintOptions(command, { format: "only what it means for sochdb, aegis or rivven" })
    .addHelpText("after", EXTRA_HELP)
    .action(async (code: string | undefined, options: ExplainCommandOptions) => {
      const { runExplain } = await import("../explain-command.ts");
      await runExplain(code, options, context);
    });
}
