import { WalctlError } from "../core/errors.ts";
import { escapeString } from "../core/escape.ts";
import { STANDARD_INPUT } from "../core/standard-input.ts";
import type { Format } from "../format/format.ts";
import type { LogFiles } from "../segment/log-files.ts";

/** The LSN with which the example of a name begins, where names hold one. */
const EXAMPLE_LSN = 25n;

/** @throws WalctlError where `--stdin-name` is given for another path than standard input */
export function requireStandardInput(path: string, stdinName: string | undefined): void {
  if (stdinName === undefined || path === STANDARD_INPUT) return;
  throw new WalctlError("usage", "--stdin-name goes with the path - alone", "leave it away");
}

/**
 * Refuses a name for standard input that says nothing about it: LSNs that are counted from 1 would pass for those of
 * the segment.
 *
 * @param beyond names of segments whose LSNs pass 2^64 − 1
 * @throws WalctlError where the name is that of no segment, where its LSNs do not fit, or where an archive has the names
 */
export function requireUsableName(
  { path, format, segments }: LogFiles,
  stdinName: string | undefined,
  beyond: readonly string[],
): void {
  if (stdinName === undefined || path !== STANDARD_INPUT) return;
  const { path: segmentPath, name, parsedName } = segments[0]!;
  if (segmentPath !== STANDARD_INPUT) {
    throw new WalctlError(
      "usage",
      "--stdin-name goes with one segment, and standard input is an archive, which has the names",
      "leave it away",
    );
  }
  const shown = escapeString(name);
  if (parsedName === null) {
    throw new WalctlError(
      "usage",
      `--stdin-name: '${shown}' is no name of a ${format.title} segment`,
      `give the name that the segment had, as in ${exampleOf(format)}`,
    );
  }
  if (beyond.length === 0) return;
  throw new WalctlError(
    "usage",
    `--stdin-name: LSNs counted from ${shown} pass 2^64 − 1`,
    "give the name that the segment had",
  );
}

function exampleOf({ naming }: Format): string {
  return naming.nameAnew({ index: 0, isNewest: false, firstLsn: EXAMPLE_LSN });
}
