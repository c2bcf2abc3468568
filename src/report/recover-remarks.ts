import type { RemarkSummary } from "../recover/result.ts";
import type { Paint } from "./paint-types.ts";
import { wrap } from "./wrap.ts";

/** So many are shown; --json has more. */
const REMARKS_SHOWN = 5;

/** What was met in the log and not followed. */
export function remarkLines({ list, byCode }: RemarkSummary, paint: Paint, columns: number): string[] {
  if (list.length === 0) return [];
  const shown = list.slice(0, REMARKS_SHOWN);
  const total = Object.values(byCode).reduce((sum, count) => sum + count, 0);
  const hidden = total - shown.length;
  return [
    "",
    paint.bold("Not followed:"),
    ...shown.flatMap(({ code, lsn, txnId, message }) =>
      wrap(`LSN ${lsn}, transaction ${txnId}: ${message} (${code}).`, columns, "  "),
    ),
    ...(hidden > 0 ? [`  … and ${hidden} more.`] : []),
  ];
}

/** What else there is to know. */
export function noteLines(notes: readonly string[], paint: Paint, columns: number): string[] {
  if (notes.length === 0) return [];
  return ["", paint.bold("Note:"), ...notes.flatMap((note) => wrap(note, columns, "  "))];
}
