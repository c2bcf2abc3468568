import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseExactJson } from "./exact-json.ts";

/** An integer of `expected.json`: a bigint from 16 digits on. */
export type ExactInteger = number | bigint;

export type FixtureFormat = "sochdb" | "aegis" | "rivven";

export interface ExpectedDamage {
  readonly kind: string;
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
  /** The flipped bit, 0 = least significant; its byte's offset is from the start of the segment. */
  readonly singleBit?: { readonly offset: number; readonly bit: number };
  /** The whole length at which a Rivven record is intact with its true magic or length. */
  readonly reframed?: number;
}

export interface ExpectedVerify {
  readonly exit: 0 | 1;
  /** Finding codes that must appear. */
  readonly must: readonly string[];
  /** Finding codes that must not; others may. */
  readonly mustNot: readonly string[];
}

/** What the engine itself made of the log. Which members there are depends on the format. */
export interface ExpectedEngine {
  /** SochDB: it panicked. Nothing else is known then. */
  readonly crashed?: true;
  readonly analysisError?: string;
  readonly recoverError?: string;
  /** SochDB: LSNs in the order in which the engine handed them to its recovery handler. */
  readonly redoneUpdates?: readonly ExactInteger[];
  readonly undoneUpdates?: readonly ExactInteger[];
  readonly redoCount?: number;
  readonly undoCount?: number;
  /** SochDB: page bytes in hexadecimal by page id. */
  readonly pagesAfterRecovery?: Readonly<Record<string, string>>;
  /** SochDB: last LSN by transaction id, after analysis. */
  readonly activeTxns?: Readonly<Record<string, ExactInteger>>;
  /** SochDB: recLSN by page id, after analysis. */
  readonly dirtyPages?: Readonly<Record<string, ExactInteger>>;
  readonly lastCheckpoint?: ExactInteger;
  readonly openedAtLsn?: ExactInteger;
  readonly lsnAfter?: ExactInteger;
  /** Aegis. */
  readonly redoLsns?: readonly ExactInteger[];
  readonly redo?: readonly ExpectedRedo[];
  readonly incompleteTxns?: readonly ExactInteger[];
  readonly recordsProcessed?: number;
  readonly segmentsScanned?: number;
  readonly maxLsn?: ExactInteger;
  readonly nextLsn?: ExactInteger;
  /** Rivven: what its reader reached. */
  readonly files?: readonly ExpectedFile[];
}

export interface ExpectedRedo {
  readonly lsn: ExactInteger;
  readonly txn: ExactInteger;
  readonly page: ExactInteger | null;
  /** In hexadecimal. */
  readonly data: string;
}

export interface ExpectedFile {
  readonly file: string;
  readonly error?: string;
  readonly records?: number;
  readonly lens?: readonly number[];
  readonly types?: readonly string[];
}

/** What was committed, as far as the writer knows. */
export interface ExpectedTruth {
  readonly currentLsn?: ExactInteger;
  /** SochDB: page bytes in hexadecimal by page id, from 0 to the last byte touched. */
  readonly committedPages?: Readonly<Record<string, string>>;
  readonly committedTxns?: readonly ExactInteger[];
  readonly committedWriteLsns?: readonly ExactInteger[];
  readonly openTxns?: readonly ExactInteger[];
  /** Rivven: the records as the writer got them; the plaintext, in hexadecimal, where they are encrypted. */
  readonly assigned?: readonly {
    readonly lsn: ExactInteger;
    readonly type: string;
    readonly len?: number;
    readonly plaintext?: string;
  }[];
}

/** `expected.json`; `fixtures/README.md` says how it is to be read. */
export interface Expected {
  /** The fixture's name. */
  readonly case: string;
  readonly about: string;
  readonly format: FixtureFormat;
  /** Names of the values of a row of `records`. */
  readonly recordColumns: readonly string[];
  /** Every intact record in log order. */
  readonly records: readonly (readonly unknown[])[];
  readonly damage: readonly ExpectedDamage[];
  readonly verify: ExpectedVerify;
  readonly engine: ExpectedEngine;
  readonly truth: ExpectedTruth | null;
}

export const FIXTURES_ROOT: string = fileURLToPath(new URL("../../fixtures", import.meta.url));

/** Every fixture as `<format>/<name>`, sorted. */
export function listFixtures(): readonly string[] {
  return directoriesIn(FIXTURES_ROOT).flatMap((format) =>
    directoriesIn(join(FIXTURES_ROOT, format)).map((name) => `${format}/${name}`),
  );
}

/** The log directory of a fixture, absolute. Tests only read it: what writes works on a copy. */
export function fixturePath(name: string): string {
  const path = join(FIXTURES_ROOT, name, "wal");
  if (!existsSync(path)) throw new Error(`no fixture ${name}`);
  return path;
}

export function readExpected(name: string): Expected {
  return parseExactJson(readFileSync(join(FIXTURES_ROOT, name, "expected.json"), "utf8")) as Expected;
}

function directoriesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
