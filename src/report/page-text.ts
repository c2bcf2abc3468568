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
  readonly columns: number;
}

/** So many bytes of an image are shown; --json has all. */
const PREVIEW_BYTES = 8;
const NARROW_PREVIEW_BYTES = 4;

/** What a row takes with what became of the change, and without; less leaves room for the narrow preview alone. */
const WIDE_COLUMNS = 116;
const ROW_COLUMNS = 74;

/** A page's history and bytes for people, line by line. */
export function* renderPageText(report: PageReport, options: PageTextOptions): Generator<string> {
  const { pageId, toLsn, changeCount, committed } = report;
  const { paint, columns } = options;
  const what = committed === null ? "PAYLOAD" : "BEFORE → AFTER";
  const heading = row(["LSN", "TXN", "OFFSET", "BYTES", what], columns);
  const when = toLsn === null ? "at the end of the log" : `at LSN ${toLsn}`;
  yield `${paint.bold(`Page ${pageId}`)} ${when}: ${plural(changeCount, "change")}.\n\n`;
  yield columns < WIDE_COLUMNS ? `${heading.trimEnd()}\n` : `${heading}  WHAT BECAME OF IT\n`;
  for (const change of report.changes) yield `${changeLine(change, options)}\n`;
  if (committed !== null) yield* bytesLines(committed, report.engine, options);
  else yield "\nThe payloads are opaque: which bytes the page has, the log does not say.\n";
}

function changeLine(change: PageChange, { engine, paint, columns }: PageTextOptions): string {
  const { lsn, txnId, pageOffset, before, after, data } = change;
  const images =
    before === null ? preview(data, columns) : `${preview(before, columns)} → ${preview(after, columns)}`;
  const length = (after ?? data)?.length ?? 0;
  const fields = row([lsn, txnId, pageOffset ?? "–", length, images].map(String), columns);
  const lost = engineNote(change, engine);
  const fate = `${fateOf(change)}${lost === "" ? "" : paint.red(lost)}`;
  return columns < WIDE_COLUMNS ? `${fields.trimEnd()}\n${" ".repeat(10)}${fate}` : `${fields}  ${fate}`;
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

function previewBytes(columns: number): number {
  return columns < ROW_COLUMNS ? NARROW_PREVIEW_BYTES : PREVIEW_BYTES;
}

function preview(image: Uint8Array | null, columns: number): string {
  if (image === null) return "–";
  const bytes = previewBytes(columns);
  const shown = toHex(image.subarray(0, bytes));
  return (image.length > bytes ? `${shown}…` : shown) || "–";
}

function row(
  [lsn = "", txn = "", offset = "", bytes = "", images = ""]: readonly string[],
  columns: number,
): string {
  // Two previews, two ellipses and the arrow between.
  const imageColumns = 4 * previewBytes(columns) + 5;
  const cells = [
    lsn.padStart(8),
    txn.padStart(8),
    offset.padStart(6),
    bytes.padStart(6),
    images.padEnd(imageColumns),
  ];
  return cells.join("  ");
}
