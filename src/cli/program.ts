import { Command } from "commander";
import manifest from "walctl/package.json" with { type: "json" };
import { addCompletionCommand } from "./commands/completion.ts";
import { addDumpCommand } from "./commands/dump.ts";
import { addExplainCommand } from "./commands/explain.ts";
import { addRecoverCommand } from "./commands/recover.ts";
import { addShowCommand } from "./commands/show.ts";
import { addStatsCommand } from "./commands/stats.ts";
import { addTruncateCommand } from "./commands/truncate.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import type { CliContext } from "./context.ts";

const EXIT_STATUSES = `
Exit status:
  0  fine
  1  the log has findings at or above --fail-on, is damaged, or would not be
     recovered to what was committed; a cut was refused
  2  the command could not do its work: usage, no such path, no permission,
     unknown format, I/O error

Examples:
  $ walctl verify /var/lib/app/wal
  $ walctl dump --type commit --tail 10 /var/lib/app/wal
  $ walctl truncate --tail /var/lib/app/wal
  $ walctl dump --json /var/lib/app/wal | jq 'select(.pageId == 100)'
  $ walctl explain torn-tail
`;

/** Builds the command line. A command loads what it needs only when it runs. */
export function createProgram(context: CliContext, printHelp: (text: string) => void): Command {
  const program = new Command("walctl");
  program
    .description(manifest.description)
    .version(manifest.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .exitOverride()
    .configureOutput({ writeOut: printHelp, writeErr: printHelp, outputError: () => {} })
    .addHelpText("after", EXIT_STATUSES);
  addDumpCommand(program, context);
  addShowCommand(program, context);
  addVerifyCommand(program, context);
  addStatsCommand(program, context);
  addRecoverCommand(program, context);
  addTruncateCommand(program, context);
  addExplainCommand(program, context);
  addCompletionCommand(program, context);
  return program;
}
