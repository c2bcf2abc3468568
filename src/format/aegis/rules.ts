import type { FormatRules, RecordReport } from "../format.ts";
import type { RecordView } from "../view.ts";
import { parseAegisCheckpoint } from "./checkpoint.ts";
import { BEGIN, CHECKPOINT, CLR, HAS_PAGE, PADDING, PAGE_ID } from "./layout.ts";

/** Rule (5) of FORMAT.md. */
function inspectHeader(view: RecordView, report: RecordReport): void {
  const { data, start } = view;
  const hasPage = view.bytes[start + HAS_PAGE]!;
  if (hasPage > 1) report("malformed-record", `has_page is ${hasPage}, neither 0 nor 1`);
  if (data.getUint16(start + PADDING, true) !== 0) report("malformed-record", "padding bytes are not zero");
  if (
    hasPage === 0 &&
    (data.getUint32(start + PAGE_ID, true) | data.getUint32(start + PAGE_ID + 4, true)) !== 0
  ) {
    report("malformed-record", "has_page is 0 but page_id is not");
  }
}

/** Rules (4) to (6) of FORMAT.md; a sound record passes with a few compares. */
export const AEGIS_RULES: FormatRules = {
  inspect(view: RecordView, report: RecordReport, readData: () => Uint8Array): void {
    const code = view.typeCode;
    inspectHeader(view, report);
    if (code === CHECKPOINT && parseAegisCheckpoint(readData()) === null) {
      report("malformed-record", "the checkpoint's JSON does not parse; the engine ignores the checkpoint");
    }
    if (code < BEGIN || code > CLR) {
      report("unknown-type", `type code ${code} is not defined; the engine reads it as begin`);
    }
  },
  referencedLsn: () => null,
  prevLsnMismatch: "warning",
  prevLsnMismatchOncePerTransaction: true,
  updateWithoutPrevLsnBegins: false,
  abortNeedsClrs: false,
  fragments: false,
  engineReadsNewestOnly: false,
  zeroTail: (_lengthBytes, isNewest) => (isNewest ? "warning" : "error"),
};
