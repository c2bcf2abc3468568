import { toHex } from "../core/hex.ts";
import type { PageChange } from "../recover/page-history.ts";
import { hexRows, hexRowsBeside } from "./hex-rows.ts";
import type { Paint } from "./paint-types.ts";
import { plural } from "./verify-places.ts";

/** What there is to say about one page. */
export interface PageReport {
  readonly pageId: bigint;
  /** The point in time, or null for the end of the log. */
  readonly toLsn: bigint | null;
  readonly changeCount: number;
  /** In the order of redo. */
  readonly changes: Iterable<PageChange>;
  /** Null where payloads are opaque, and nobody can say. */
  readonly committed: Uint8Array | null;
  /** Null where the engine's recovery does not write the page. */
  readonly engine: Uint8Array | null;
}

export interface PageTextOptions {
  /** The engine's name for people. */
  readonly engine: string;
  readonly paint: Paint;
}

/** So many bytes of an image are shown; --json has all. */
const PREVIEW_BYTES = 8;

/** A page's history and bytes for people, line by line. */
export function* renderPageText(report: PageReport, options: PageTextOptions): Generator<string> {
  const { pageId, toLsn, changeCount, committed } = report;
  const { paint } = options;
  const when = toLsn === null ? "at the end of the log" : `at LSN ${toLsn}`;
  yield `${paint.bold(`Page ${pageId}`)} ${when}: ${plural(changeCount, "change")}.\n\n`;
  const what = committed === null ? "PAYLOAD" : "BEFORE → AFTER";
  yield `${row("LSN", "TXN", "OFFSET", "BYTES", what)}  WHAT BECAME OF IT\n`;
  for (const change of report.changes) yield `${changeLine(change, options)}\n`;
  if (committed !== null) yield* bytesLines(committed, report.engine, options);
  else yield "\nThe payloads are opaque: which bytes the page has, the log does not say.\n";
}

function changeLine(change: PageChange, { engine, paint }: PageTextOptions): string {
  const { lsn, txnId, pageOffset, before, after, data } = change;
  const images = before === null ? preview(data) : `${preview(before)} → ${preview(after)}`;
  const length = (after ?? data)?.length ?? 0;
  const fields = row(String(lsn), String(txnId), String(pageOffset ?? "–"), String(length), images);
  const lost = engineNote(change, engine);
  return `${fields}  ${fateOf(change)}${lost === "" ? "" : paint.red(lost)}`;
}

const FATES: Readonly<Record<PageChange["fate"], (byLsn: bigint | null) => string>> = {
  committed: () => "committed",
  "rolled-back": (byLsn) => `rolled back by LSN ${byLsn}`,
  undone: (byLsn) => `undone by recovery, CLR ${byLsn}`,
  aborted: () => "not redone: its transaction aborts",
  open: () => "not redone: its transaction never commits",
  rewritten: (byLsn) => `committed, and written again by a repair at LSN ${byLsn}`,
};

function fateOf({ fate, byLsn }: PageChange): string {
  return FATES[fate](byLsn);
}

/** Only what is not as it should be. */
function engineNote({ fate, engine }: PageChange, title: string): string {
  if (fate !== "committed") return engine === "redone" ? `; ${title} redoes it and does not undo it` : "";
  if (engine === "redone") return "";
  return engine === "undone" ? `; lost: ${title} takes it back` : `; lost: ${title} does not redo it`;
}

function* bytesLines(
  committed: Uint8Array,
  engine: Uint8Array | null,
  { engine: title, paint }: PageTextOptions,
): Generator<string> {
  const isSame = engine !== null && Buffer.compare(committed, engine) === 0;
  if (isSame || engine === null) {
    const who = isSame
      ? `as committed, and as ${title} leaves it`
      : `as committed; ${title} does not write it`;
    yield `\n${paint.bold("Bytes")}, ${who}:\n`;
    for (const line of hexRows(committed, paint)) yield `${line}\n`;
    return;
  }
  yield `\n${paint.bold("Bytes")}, as committed, and as ${title} leaves them; * marks where they differ:\n`;
  for (const line of hexRowsBeside(committed, engine, paint)) yield `${line}\n`;
}

function preview(image: Uint8Array | null): string {
  if (image === null) return "–";
  const shown = toHex(image.subarray(0, PREVIEW_BYTES));
  return (image.length > PREVIEW_BYTES ? `${shown}…` : shown) || "–";
}

function row(lsn: string, txn: string, offset: string, bytes: string, images: string): string {
  const columns = [
    lsn.padStart(8),
    txn.padStart(8),
    offset.padStart(6),
    bytes.padStart(6),
    images.padEnd(37),
  ];
  return columns.join("  ");
}
