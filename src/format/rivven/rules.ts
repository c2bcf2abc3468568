import { hexByte } from "../../core/hex.ts";
import type { FormatRules, RecordReport } from "../format.ts";
import type { RecordView } from "../view.ts";
import {
  ENVELOPE_HEADER_LENGTH,
  envelopeProblem,
  isEnvelopeHeader,
  MINIMUM_ENVELOPE_LENGTH,
} from "./envelope.ts";
import {
  DATA_LENGTH,
  DEFINED_FLAGS,
  FLAG_ENCRYPTED,
  FLAGS,
  HEADER_LENGTH,
  LAST_DATA_TYPE,
  LAST_TYPE,
  TYPE,
} from "./layout.ts";

/** Flag bits of which the rest of the record has nothing to say. */
const UNSUSPICIOUS_FLAGS: number = DEFINED_FLAGS & ~FLAG_ENCRYPTED;

/** Whether the data of an encrypted record, as far as the window holds it, begins like an envelope. */
function isEnvelope(view: RecordView, dataLength: number): boolean {
  const from = view.start + HEADER_LENGTH;
  if (dataLength < MINIMUM_ENVELOPE_LENGTH || from + ENVELOPE_HEADER_LENGTH > view.bytes.length) return false;
  return isEnvelopeHeader(view.data, from);
}

/** Rules (5) to (8) of FORMAT.md for a record that breaks one of them, or that the window holds only in part. */
function inspectSuspect(view: RecordView, report: RecordReport, readData: () => Uint8Array): void {
  const code = view.typeCode;
  const flags = view.flags ?? 0;
  const dataLength = view.dataLength;
  if (code > LAST_TYPE) {
    report("unknown-type", `type code ${code} is not defined: the engine's reader ends here`); // (5)
  }
  const problems: string[] = [];
  const undefinedFlags = flags & ~DEFINED_FLAGS;
  if (undefinedFlags !== 0) problems.push(`undefined flag bits 0x${hexByte(undefinedFlags)} are set`); // (6)
  if ((flags & FLAG_ENCRYPTED) !== 0 && !isEnvelope(view, dataLength)) {
    const problem = envelopeProblem(readData()); // (7)
    if (problem !== null) problems.push(`the encrypted flag is set, but the data is no envelope: ${problem}`);
  }
  if (problems.length > 0) report("malformed-record", problems.join("; "));
  if (code <= LAST_DATA_TYPE && dataLength === 0) report("empty-record", describeEmpty(view.type, flags)); // (8)
}

function describeEmpty(type: string, flags: number): string {
  const rejected = "newer engines reject it and end there";
  if (flags !== 0) return `a ${type} record without data; ${rejected}`;
  return (
    `a ${type} record without data and with flags 0, which the engine's writer never leaves: most likely a header ` +
    `of which only the magic reached a preallocated file, and it cannot be told from one; ${rejected}`
  );
}

export const RIVVEN_RULES: FormatRules = {
  inspect(view: RecordView, report: RecordReport, readData: () => Uint8Array): void {
    const at = view.start;
    const code = view.bytes[at + TYPE]!;
    const flags = view.bytes[at + FLAGS]!;
    if (code <= LAST_TYPE) {
      const dataLength = view.data.getUint32(at + DATA_LENGTH);
      const hasData = code > LAST_DATA_TYPE || dataLength !== 0;
      if (hasData && (flags & ~UNSUSPICIOUS_FLAGS) === 0) return;
      if (hasData && (flags & ~DEFINED_FLAGS) === 0 && isEnvelope(view, dataLength)) return;
    }
    inspectSuspect(view, report, readData);
  },
  referencedLsn: () => null,
  prevLsnMismatch: null,
  prevLsnMismatchOncePerTransaction: false,
  updateWithoutPrevLsnBegins: false,
  abortNeedsClrs: false,
  fragments: true,
  engineReadsNewestOnly: false,
  // A segment is preallocated with zeros and cut to its data when it is rotated, so only the newest ends in zeros.
  zeroTail: (_lengthBytes, isNewest) => (isNewest ? "info" : "warning"),
};
