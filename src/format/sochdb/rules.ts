import type { FormatRules, RecordReport } from "../format.ts";
import type { RecordView } from "../view.ts";
import {
  BEFORE_LENGTH_MODULUS,
  BEGIN,
  CLR,
  CLR_DATA_LENGTH,
  END,
  RESERVED,
  SOCHDB_LAYOUT,
  UPDATE,
} from "./layout.ts";

/** The engine's recovery meets a checksum mismatch as soon as the zeros fill a smallest record. */
const FATAL_ZEROS_BYTES: number = SOCHDB_LAYOUT.headerLength + SOCHDB_LAYOUT.trailerLength;

/** Rule (5) of FORMAT.md. */
function reservedIsZero(view: RecordView): boolean {
  const at = view.start + RESERVED;
  return view.data.getUint32(at, true) === 0 && view.data.getUint32(at + 3, true) === 0;
}

/** Rules (6) and (9). */
function inspectUpdate(view: RecordView, report: RecordReport): void {
  const before = view.beforeLength ?? 0;
  const dataLength = view.dataLength;
  if (before > dataLength) {
    report(
      "malformed-record",
      `before_length ${before} exceeds data_length ${dataLength}; the engine's reader panics here`,
    );
    return;
  }
  const half = dataLength / 2;
  if (half >= BEFORE_LENGTH_MODULUS && before === half % BEFORE_LENGTH_MODULUS) {
    report(
      "before-length-wrapped",
      `before_length holds ${before}, which is ${half} modulo 65536: the images split at ${half}`,
    );
  }
}

/** Rules (6) and (7) for records without images. */
function inspectOther(view: RecordView, report: RecordReport): void {
  const before = view.beforeLength ?? 0;
  const dataLength = view.dataLength;
  if (view.typeCode === CLR && (dataLength !== CLR_DATA_LENGTH || before !== 0)) {
    report(
      "malformed-record",
      `a clr carries ${CLR_DATA_LENGTH} bytes, its undoNextLsn; this one has data_length ${dataLength} and before_length ${before}`,
    );
  } else if (before > dataLength) {
    report(
      "malformed-record",
      `before_length ${before} exceeds data_length ${dataLength}; the engine's reader panics here`,
    );
  } else if (view.typeCode !== CLR && view.type !== "unknown") {
    report("malformed-record", `a ${view.type} has no data; this one has ${dataLength} bytes`);
  }
}

/** Rules (4) to (9) of FORMAT.md; a sound record passes with a few compares. */
export const SOCHDB_RULES: FormatRules = {
  inspect(view: RecordView, report: RecordReport): void {
    const code = view.typeCode;
    if (code === UPDATE) inspectUpdate(view, report);
    else if (view.dataLength !== 0 || view.beforeLength !== 0 || code === CLR) inspectOther(view, report);
    if (code < UPDATE || code > END) {
      report("unknown-type", `type code ${code} is not defined; the engine reads the record and ignores it`);
    }
    if (!reservedIsZero(view)) report("malformed-record", "reserved bytes are not zero");
    if (code === BEGIN && view.prevLsn !== null) {
      report("malformed-record", `a begin has no previous record; this one names LSN ${view.prevLsn}`);
    }
  },
  referencedLsn: (view: RecordView): bigint | null =>
    view.typeCode === CLR ? view.undoNextLsn || null : null,
  prevLsnMismatch: "error",
  prevLsnMismatchOncePerTransaction: false,
  updateWithoutPrevLsnBegins: true,
  abortNeedsClrs: true,
  fragments: false,
  engineReadsNewestOnly: true,
  zeroTail: (lengthBytes) => (lengthBytes >= FATAL_ZEROS_BYTES ? "error" : "warning"),
};
