import { WalctlError } from "../core/errors.ts";
import { readTextFile } from "../segment/small-file.ts";
import type { BaselineFinding } from "../verify/baseline.ts";
import { parseBaseline } from "../verify/baseline-document.ts";
import type { CliContext } from "./context.ts";

/** Some hundred thousand findings. */
const MOST_BYTES: number = 128 * 1024 * 1024;

/**
 * The findings that an earlier `verify --json` wrote into a file.
 *
 * @throws WalctlError where it cannot be read, or is something else
 */
export function readBaseline(path: string, format: string, context: CliContext): readonly BaselineFinding[] {
  const text = readTextFile(path, MOST_BYTES);
  if (text === null) {
    throw new WalctlError("usage", `${path}: too large for a baseline`, "make it with --max-findings");
  }
  const { findings, total } = parseBaseline(text, path, format);
  if (total > findings.length) {
    context.note(`${path} lists ${findings.length} of its ${total} findings; the others count as new`);
  }
  return findings;
}
