import type { PageData, RecordData, SegmentsData } from "../../src/report/html/page-data.ts";
import { bytes as bytesText, plural } from "../numbers.ts";
import type { Cell, MapModel } from "./model.ts";
import { NEVER_HIDDEN } from "./model.ts";
import { describeRange } from "./segments.ts";

/** What a class is called in a sentence. */
const CLASS_WORDS: Readonly<Record<string, string>> = {
  damaged: "damaged",
  torn: "torn record",
  zeros: "zeros behind the last record",
  garbage: "garbage behind the last record",
  unknown: "records of an undefined type",
};

export function classWord(name: string): string {
  return CLASS_WORDS[name] ?? `${name} records`;
}

/** A cell in one sentence, for the line that a screen reader reads. */
export function describeCell({ segments }: PageData, model: MapModel, cell: Cell): string {
  const { from, to, bytes } = cell;
  const parts = worstFirst(bytes).map(([name, sum]) => `${bytesText(sum)} ${classWord(name)}`);
  const records = model.recordsIn(from, to, 1);
  const record = records?.[0];
  const what = record === undefined ? "" : `. ${describeRecord(record)}`;
  return `${describeRange(segments, from, to)}: ${parts.join(", ")}${what}.`;
}

/** The classes of a cell with their bytes: what is bad, then what there is most of. */
export function worstFirst(bytes: Cell["bytes"]): readonly (readonly [name: string, bytes: number])[] {
  const rank = (name: string): number => (NEVER_HIDDEN.includes(name) ? 0 : 1);
  return [...bytes].sort(([a, x], [b, y]) => rank(a) - rank(b) || y - x);
}

function describeRecord({ type, lsn, txnId, pageId, length }: RecordData): string {
  const transaction = txnId === null ? "" : `, transaction ${txnId}`;
  const page = pageId === null ? "" : `, page ${pageId}`;
  return `Record LSN ${lsn}, ${type}${transaction}${page}, ${plural(length, "byte")}`;
}

/** How to read the map, and how close it can be looked at. */
export function aboutMap({ isExact, unit }: MapModel, segments: SegmentsData): string {
  const known = isExact
    ? "Every record is known one by one, so the map can be zoomed down to single bytes."
    : `Records are counted in stretches of ${bytesText(unit)}, so the map can be zoomed down to that; damage is known to the byte.`;
  const rows =
    segments.count > 1
      ? " In front of each row stand the number of the segment in which it begins, and the offset there."
      : "";
  return `The segments one behind the other, read like a text. A cell has the colour of what most of its bytes are; with any damage in it, it shows the damage. ${known}${rows}`;
}
