import type { PageData, RecordData } from "../../src/report/html/page-data.ts";
import { bytes as bytesText, plural } from "../numbers.ts";
import type { Cell, MapModel } from "./model.ts";
import { describeRange } from "./segments.ts";

/** What a class is called in a sentence. */
export const CLASS_WORDS: Readonly<Record<string, string>> = {
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
  const parts = [...bytes]
    .sort(([a, x], [b, y]) => rank(a) - rank(b) || y - x)
    .map(([name, sum]) => `${bytesText(sum)} ${classWord(name)}`);
  const records = model.recordsIn(from, to, 1);
  const record = records?.[0];
  const what = record === undefined ? "" : `. ${describeRecord(record)}`;
  return `${describeRange(segments, from, to)}: ${parts.join(", ")}${what}.`;
}

/** What is bad comes first. */
function rank(name: string): number {
  return ["damaged", "garbage", "torn"].includes(name) ? 0 : 1;
}

function describeRecord({ type, lsn, txnId, pageId, length }: RecordData): string {
  const transaction = txnId === null ? "" : `, transaction ${txnId}`;
  const page = pageId === null ? "" : `, page ${pageId}`;
  return `Record LSN ${lsn}, ${type}${transaction}${page}, ${plural(length, "byte")}`;
}
