import type { JsonValue } from "../core/json.ts";
import { toJson } from "../core/json.ts";
import type { U64List } from "../core/u64-list.ts";
import type {
  AnalysisResult,
  Divergence,
  PageImages,
  RecoverResult,
  RedoResult,
  UndoResult,
} from "../recover/result.ts";
import type { CleanLogReport } from "./clean-log-report.ts";
import { cleanLogJson } from "./clean-log-report.ts";
import { jsonDocument } from "./json-document.ts";
import { escapeUnsafe } from "./json-text.ts";
import type { RepairReport } from "./repair-report.ts";
import { repairJson } from "./repair-report.ts";

export interface RecoverJsonOptions {
  /** Whether the exit status is 0. */
  readonly ok: boolean;
  /** The committed state and the engine's pages, where they are to be printed; else null. */
  readonly pages: PageImages | null;
  readonly enginePages: PageImages | null;
  readonly repair: RepairReport;
  /** Null where none was asked for. */
  readonly cleanLog: CleanLogReport | null;
}

/** A value that is written piece by piece, since it may not fit into one string. */
type Pieces = Iterable<string>;

/**
 * The result of `recover` as one JSON document with its line end, in the form of `schemas/recover.schema.json`. It
 * comes in pieces: the lists can be longer than a string may be.
 */
export function* renderRecoverJson(result: RecoverResult, options: RecoverJsonOptions): Generator<string> {
  const { path, format, mode, divergences, remarks, unreachableRecords, correctableRecords } = result;
  // The header of every document, without the end of its object and its line.
  yield jsonDocument({ command: "recover", path, format }, { ok: options.ok, mode }).slice(0, -2);
  yield* member("analysis", analysisPieces(result.analysis));
  yield* member("redo", redoPieces(result.redo));
  yield* member("undo", undoPieces(result.undo));
  yield* member("pages", pagePieces(options.pages));
  yield* member("engine", enginePieces(result, options.enginePages));
  yield* member("divergences", [json(divergences.map(divergenceJson))]);
  const list = remarks.list.map(({ code, lsn, txnId, message }) => ({ code, lsn, txnId, message }));
  yield* member("remarks", [json({ byCode: { ...remarks.byCode }, list })]);
  yield* member("repair", [json(repairJson(options.repair))]);
  yield* member("cleanLog", [json(cleanLogJson(options.cleanLog))]);
  yield* member("missing", [json({ ...result.missing })]);
  yield* member("notes", [json(result.notes)]);
  yield `,"unreachableRecords":${unreachableRecords},"correctableRecords":${correctableRecords}}\n`;
}

function* analysisPieces(analysis: AnalysisResult): Pieces {
  const { startLsn, endLsn, checkpointLsn, records, transactions, activeTransactions, dirtyPages } = analysis;
  const { committed, aborted, active, ended } = transactions;
  const counts = { committed, aborted, active, ended };
  yield json({ startLsn, endLsn, checkpointLsn, records, transactions: counts }).slice(0, -1);
  yield* member(
    "activeTransactions",
    pairs("txnId", activeTransactions.txnIds, "lastLsn", activeTransactions.lastLsns),
  );
  yield* member(
    "dirtyPages",
    dirtyPages === null ? ["null"] : pairs("pageId", dirtyPages.pageIds, "recLsn", dirtyPages.recLsns),
  );
  yield "}";
}

function* redoPieces({ startLsn, count, lsns, uncertain }: RedoResult): Pieces {
  yield json({ startLsn, count }).slice(0, -1);
  yield* member("lsns", numbers(lsns));
  if (uncertain !== null) {
    yield `,"uncertain":{"count":${uncertain.count}`;
    yield* member("lsns", numbers(uncertain.lsns));
    yield "}";
  }
  yield "}";
}

function* undoPieces({ possible, count, losers, lsns, clrs }: UndoResult): Pieces {
  yield json({ possible, count }).slice(0, -1);
  yield* member("losers", numbers(losers));
  yield* member("lsns", numbers(lsns));
  yield* member("clrs", clrs === null ? ["null"] : joined(map(clrs, (clr) => json({ ...clr }))));
  yield "}";
}

function* enginePieces({ engine }: RecoverResult, pages: PageImages | null): Pieces {
  const { outcome, message, redoCount, undoCount, redo, undo, activeTransactions, incompleteTxns } = engine;
  yield json({ outcome, message, redoCount, undoCount }).slice(0, -1);
  yield* member("redo", numbers(redo));
  yield* member("undo", numbers(undo));
  yield* member(
    "activeTransactions",
    activeTransactions === null
      ? ["null"]
      : pairs("txnId", activeTransactions.txnIds, "lastLsn", activeTransactions.lastLsns),
  );
  yield* member("incompleteTxns", numbers(incompleteTxns));
  yield* member("pages", pagePieces(pages));
  yield "}";
}

function divergenceJson({
  code,
  severity,
  message,
  txnIds,
  txnCount,
  pageIds,
  pageCount,
}: Divergence): JsonValue {
  return { code, severity, message, txnIds, txnCount, pageIds, pageCount };
}

function pagePieces(pages: PageImages | null): Pieces {
  if (pages === null) return ["null"];
  return joined(
    map(pages, ({ pageId, bytes }) => `{"pageId":${pageId},"bytes":"${Buffer.from(bytes).toString("hex")}"}`),
  );
}

function pairs(firstName: string, firsts: U64List, secondName: string, seconds: U64List): Pieces {
  let index = 0;
  return joined(map(firsts, (first) => `{"${firstName}":${first},"${secondName}":${seconds.at(index++)}}`));
}

function numbers(list: U64List | null): Pieces {
  return list === null ? ["null"] : joined(map(list, String));
}

function* member(name: string, pieces: Pieces): Pieces {
  yield `,"${name}":`;
  yield* pieces;
}

/** Pieces of this size are worth writing. */
const PIECE_CHARACTERS = 65_536;

/** An array of values that are JSON already. */
function* joined(values: Iterable<string>): Pieces {
  let piece = "[";
  let separator = "";
  for (const value of values) {
    piece += separator + value;
    separator = ",";
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}]`;
}

function* map<T>(items: Iterable<T>, convert: (item: T) => string): Pieces {
  for (const item of items) yield convert(item);
}

function json(value: JsonValue): string {
  return escapeUnsafe(toJson(value));
}
