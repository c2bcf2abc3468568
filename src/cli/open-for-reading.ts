import process from "node:process";
import { describeBytes } from "../core/byte-size.ts";
import { WalctlError } from "../core/errors.ts";
import { escapeString } from "../core/escape.ts";
import { STANDARD_INPUT } from "../core/standard-input.ts";
import type { OpenInput } from "../log/open-input.ts";
import { openInput } from "../log/open-input.ts";
import { segmentsBeyondU64 } from "../log/segments-beyond-u64.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { requireStandardInput, requireUsableName } from "./stdin-name.ts";

/** Opens the log of a command that only reads it: packed logs and standard input as well. */
export async function openForReading(
  path: string,
  options: CommonOptions,
  context: CliContext,
): Promise<OpenInput> {
  requireStandardInput(path, options.stdinName);
  const showsProgress = context.isErrorTerminal && options.progress && options.quiet !== true;
  const onUnpack = (what: string, bytes: number): void => {
    context.status.update(() => `unpacking ${what}: ${describeBytes(bytes)}`);
  };
  const input = await openInput(path, {
    format: options.format,
    stdin: process.stdin,
    stdinName: options.stdinName,
    onUnpack: showsProgress ? onUnpack : undefined,
  });
  context.status.clear();
  const beyond = segmentsBeyondU64(input).map(({ name }) => name);
  try {
    requireUsableName(input, options.stdinName, beyond);
  } catch (error) {
    input.close();
    throw error;
  }
  if (options.quiet !== true) for (const line of remarks(input, beyond)) context.note(line);
  return input;
}

/** What is read differently from how it stands there. */
function remarks(
  { format, path, packedSegments, isUnchecked, segments }: OpenInput,
  beyond: readonly string[],
): string[] {
  const [first] = segments;
  const isUnnamed = path === STANDARD_INPUT && first?.parsedName === null;
  const isMixed = packedSegments > 0 && packedSegments < segments.length;
  return [
    ...(isUnnamed && format.layout.lsn === "position"
      ? ["LSNs are counted from 1: they follow from the segment's name; give it with --stdin-name"]
      : []),
    ...(isMixed
      ? [
          `${packedSegments} of ${segments.length} segments are compressed: read as if they were not, which their engine would not do`,
        ]
      : []),
    ...beyond.map(
      (name) =>
        `${escapeString(name)}: LSNs counted from this name pass 2^64 − 1 and go on from 0; no engine gave it`,
    ),
    ...(isUnchecked ? ["nothing vouches for what was unpacked: the zstd data has no checksum"] : []),
  ];
}

/**
 * Refuses to write into a log that is not made of plain files.
 *
 * @param option that asks for it
 * @throws WalctlError where a segment is packed
 */
export function requirePlainFiles({ path, packedSegments }: OpenInput, option: string): void {
  if (packedSegments === 0) return;
  const what = path === STANDARD_INPUT ? "standard input" : `${path}, which is compressed or an archive`;
  throw new WalctlError("usage", `${option} does not go with ${what}`, "unpack it, and give the directory");
}
