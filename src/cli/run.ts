import manifest from "walctl/package.json" with { type: "json" };
import type { CliContext } from "./context.ts";

/** The first argument that prints the version, whatever follows it. Further behind, commander decides what it is. */
const VERSION_FLAGS: readonly (string | undefined)[] = ["-V", "--version"];

/**
 * Runs the program with the arguments behind its name, and sets the exit status. Commander takes longer to load than
 * the version to print, so that is loaded only for the rest.
 */
export async function run(args: readonly string[], context: CliContext): Promise<void> {
  if (VERSION_FLAGS.includes(args[0])) return await printVersion(args, context);
  const { runProgram } = await import("./run-program.ts");
  await runProgram(args, context);
}

async function printVersion(args: readonly string[], context: CliContext): Promise<void> {
  try {
    await context.stdout.write(`${manifest.version}\n`);
  } catch (error) {
    const { fail } = await import("./failure.ts");
    await fail(error, args, context);
  }
}
