import type { FindingCode, Severity } from "../core/findings.ts";
import type { EngineModel } from "./engine.ts";
import type { FrameLayout } from "./layout.ts";
import type { LogRecord, RecordType } from "./record.ts";
import type { RecoverySemantics } from "./recovery.ts";
import type { TruncationRules } from "./truncation.ts";
import type { RecordView } from "./view.ts";

/** What a file's name means to a format. */
export interface SegmentName {
  /** Sorts segments into log order, ascending; equal keys are ordered by name. */
  readonly orderKey: bigint;
  /** Number in the name, or null where it has none. */
  readonly number: bigint | null;
  /** False for a name outside the canonical form that the engine takes for a segment all the same. */
  readonly canonical: boolean;
  /** Whether the engine reads the file's bytes as part of the log. */
  readonly read: boolean;
}

/** A segment of a log that is written anew. */
export interface NewSegment {
  /** In the new log, from 0 on. */
  readonly index: number;
  readonly isNewest: boolean;
  /** For formats with LSNs by position, of its first record. */
  readonly firstLsn: bigint;
}

/** How a format names and orders its segment files. */
export interface SegmentNaming {
  /** The canonical form in words, for messages: `wal_NNNNNNNN.log (8 digits)`. */
  readonly pattern: string;
  /** Null for a name that neither the format nor its engine takes for a segment. */
  parse(name: string): SegmentName | null;
  /** LSN of the first record of a segment, where names tell it (formats with LSNs by position); else null. */
  firstLsn(name: SegmentName): bigint | null;
  /** Name of a segment whose first record has this LSN, where names tell it; else null: it keeps its name. */
  nameFrom(firstLsn: bigint): string | null;
  /** The name under which the engine goes on writing, where it is always the same; else null: the last in order. */
  readonly currentName: string | null;
  /** The canonical name of a segment of a log that is written anew. */
  nameAnew(segment: NewSegment): string;
  /** Whether numbers of consecutive segments differ by one, so that a missing one shows. */
  readonly consecutive: boolean;
}

/** Reports one fact about a record that contradicts the format. */
export type RecordReport = (code: FindingCode, message: string, severity?: Severity) => void;

/** What `verify` must know of a format beyond its bytes. */
export interface FormatRules {
  /**
   * Checks one intact record by itself. On the hot path: returns at once where all is well.
   *
   * @param readData the whole data, also of a record larger than the window
   */
  inspect(view: RecordView, report: RecordReport, readData: () => Uint8Array): void;
  /** Severity of `prev-lsn-mismatch`, or null where records carry no transaction. */
  readonly prevLsnMismatch: Severity | null;
  /** Whether a mismatch is reported at each record, or once a transaction. */
  readonly prevLsnMismatchOncePerTransaction: boolean;
  /** Whether an update that names no previous record starts a new incarnation of its transaction id. */
  readonly updateWithoutPrevLsnBegins: boolean;
  /** Whether an abort that no CLR precedes leaves its changes in the pages (`abort-without-clr`). */
  readonly abortNeedsClrs: boolean;
  /** Whether `first`, `middle` and `last` are parts of one large record. */
  readonly fragments: boolean;
  /** Whether the engine reads only the segment with the highest number. */
  readonly engineReadsNewestOnly: boolean;
  /** Severity of zeros behind the last record of a segment. */
  zeroTail(lengthBytes: number, isNewest: boolean): Severity;
  /** LSNs or transactions that a record refers to besides its prevLsn: a CLR's undoNextLsn. Null for none. */
  referencedLsn(view: RecordView): bigint | null;
}

/** What a finding means for a format's engine, and what to do next, where the catalogue's general words are not enough. */
export interface EngineMeaning {
  readonly meaning: string;
  readonly next?: string;
}

/** Reads a master key as the engine's users keep it. */
export interface KeyParser {
  /** @throws WalctlError `key`; the message never quotes the key */
  fromFile(bytes: Uint8Array): Uint8Array;
  /** The same from an environment variable. */
  fromText(text: string): Uint8Array;
}

/** Decrypts the data of a record, for formats that encrypt. */
export interface PayloadCipher {
  /** Whether the record says that its data is encrypted. */
  isEncrypted(view: RecordView): boolean;
  /** Tells a wrong key, a missing key and tampered bytes apart; never throws. */
  decrypt(view: RecordView, data: Uint8Array): DecryptedPayload;
  /**
   * What all failures so far amount to, in words, or null where there was none. At the end of a run it is the better
   * answer: only a record that decrypts proves the key, and it may come behind those that failed.
   */
  conclusion(): string | null;
}

/** Why a payload could not be decrypted; `malformed` are data that no key could decrypt. */
export type DecryptFailure = "missing-key" | "wrong-key" | "tampered" | "malformed";

/** A record that is not encrypted is `plain`, with its data as they are. */
export type DecryptedPayload =
  | { readonly kind: "plain"; readonly data: Uint8Array }
  | { readonly kind: "failed"; readonly cause: DecryptFailure; readonly reason: string };

/** Everything about one format of write-ahead log. A format is one folder and one line in the registry. */
export interface Format {
  readonly name: string;
  /** For people: `SochDB`. */
  readonly title: string;
  readonly layout: FrameLayout;
  /** Type codes with their names, in code order. */
  readonly types: ReadonlyMap<number, RecordType>;
  readonly naming: SegmentNaming;
  readonly rules: FormatRules;
  readonly truncation: TruncationRules;
  readonly meanings: Partial<Record<FindingCode, EngineMeaning>>;
  /** How recovery finds the state that a log leads to. */
  readonly recovery: RecoverySemantics;
  /** What the engine itself does with a log; null where that is not modelled. */
  readonly engine: EngineModel | null;
  createView(): RecordView;
  /** Null for a format without encryption. A null key makes every encrypted record `failed`, with the reason. */
  readonly createCipher: ((masterKey: Uint8Array | null) => PayloadCipher) | null;
  /** Null for a format without encryption. */
  readonly keys: KeyParser | null;
  /** Ways to decode payloads beyond bytes, by the name that `--decode` takes; null where the data does not parse. */
  readonly decoders: Readonly<Record<string, (view: RecordView, data: Uint8Array) => string | null>>;
  /**
   * Bytes of a record.
   *
   * @throws RangeError where a field does not fit the format
   */
  encode(record: LogRecord): Uint8Array;
  /**
   * Whether the bytes at `start` look like the header of a record that the engine would write: type defined,
   * reserved and padding bytes zero, magic right. Judges only the `available` bytes that are there, and not the LSN.
   */
  isPlausibleHeader(bytes: Uint8Array, start: number, available: number): boolean;
  /**
   * The first index from `from` on, below `to`, at which a plausible header may stand, or -1: the cheapest tests
   * only. Reads at most `headerLength` bytes from an index on, and never past `bytes`.
   */
  findCandidate(bytes: Uint8Array, from: number, to: number): number;
}
