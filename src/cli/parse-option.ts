import { choiceHint } from "../core/closest-word.ts";
import { WalctlError } from "../core/errors.ts";
import { parseU64 } from "../core/parse-u64.ts";
import type { RecordType } from "../format/record.ts";
import { RECORD_TYPES } from "../format/record.ts";
import type { ShowTarget } from "../show/result.ts";

const U64_HINT = "a whole number from 0 to 2^64 − 1, decimal or 0x hexadecimal";

function usage(option: string, problem: string, hint: string): WalctlError {
  return new WalctlError("usage", `${option}: ${problem}`, hint);
}

function splitList(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

/** Reads an unsigned 64-bit number. */
export function u64Option(option: string): (text: string) => bigint {
  return (text) => {
    const value = parseU64(text);
    if (value === null) throw usage(option, `'${text}' is not a number that fits`, U64_HINT);
    return value;
  };
}

/** Reads numbers separated by commas, and adds them to those of the option's earlier occurrences. */
export function u64ListOption(
  option: string,
): (text: string, earlier?: readonly bigint[]) => readonly bigint[] {
  const parse = u64Option(option);
  return (text, earlier = []) => [...earlier, ...splitList(text).map(parse)];
}

/** Reads a whole number in a range. */
export function countOption(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = parseU64(text);
    if (value === null || value < BigInt(least) || value > BigInt(most)) {
      throw usage(option, `'${text}' is out of range`, `a whole number from ${least} to ${most}`);
    }
    return Number(value);
  };
}

/** Reads names of record types. */
export function typeListOption(
  option: string,
): (text: string, earlier?: readonly RecordType[]) => readonly RecordType[] {
  return (text, earlier = []) => [...earlier, ...splitList(text).map((name) => typeNamed(option, name))];
}

function typeNamed(option: string, name: string): RecordType {
  const type = RECORD_TYPES.find((each) => each === name.toLowerCase());
  if (type === undefined)
    throw usage(option, `no record type is named '${name}'`, choiceHint(name, RECORD_TYPES));
  return type;
}

/** Collects names separated by commas over all occurrences of the option. */
export function nameListOption(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...splitList(text)];
}

/** Refuses the empty path, about which the operating system has nothing helpful to say. */
export function pathArgument(text: string): string {
  if (text === "") throw usage("<path>", "the path is empty", "a segment directory, or one segment file");
  return text;
}

/** Reads which record to show: an LSN, or `segment:offset`; a name may hold colons, an offset does not. */
export function showTargetArgument(text: string): ShowTarget {
  const lsn = parseU64(text);
  if (lsn !== null) return { kind: "lsn", lsn };
  const colon = text.lastIndexOf(":");
  const offset = parseU64(text.slice(colon + 1));
  if (colon > 0 && offset !== null && offset <= BigInt(Number.MAX_SAFE_INTEGER)) {
    return { kind: "place", segment: text.slice(0, colon), offset: Number(offset) };
  }
  throw usage("<record>", `'${text}' is neither an LSN nor a place`, "120, or wal_00000000.log:5101");
}
