import { createPaint } from "../report/paint.ts";
import type { Paint } from "../report/paint-types.ts";
import type { CliContext } from "./context.ts";

/** The colours for standard output; `flag` is what `--color` and `--no-color` say. */
export function outputPaint({ stdout, env }: CliContext, flag: boolean | undefined): Promise<Paint> {
  return createPaint({ flag, env, isTerminal: stdout.isTerminal });
}

/** How wide lines may get: the terminal, else what `COLUMNS` says, else `otherwise`. */
export function outputColumns({ stdout, env }: CliContext, otherwise: number): number {
  const given = Number(env["COLUMNS"]);
  return stdout.columns ?? (Number.isInteger(given) && given > 0 ? given : otherwise);
}
