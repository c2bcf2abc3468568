import type { RecordType } from "../../src/format/record.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import type { RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import type { RecordSpec } from "./event-log.ts";
import type { LogContents, SegmentContent } from "./log-writer.ts";
import { recoverAt, writeLog } from "./log-writer.ts";

/** Name of the segment whose first record has this LSN; 0 for the first one. */
export function rivvenName(number: number): string {
  return `${String(number).padStart(20, "0")}.wal`;
}

/** Records of these types, with 8 bytes of data each. */
export function rivvenRecords(...types: readonly RecordType[]): RecordSpec[] {
  return types.map((type) => ({ type }));
}

export function fulls(count: number): RecordSpec[] {
  return Array.from({ length: count }, () => ({ type: "full" }));
}

/** Recovers these segments, or one first segment with these contents. */
export function recoverRivven(
  contents: LogContents | readonly SegmentContent[],
  options: RecoverOptions = {},
): RecoverResult {
  const files = isList(contents) ? { [rivvenName(0)]: contents } : contents;
  return recoverAt(writeLog(RIVVEN, files), RIVVEN, options);
}

function isList(contents: LogContents | readonly SegmentContent[]): contents is readonly SegmentContent[] {
  return Array.isArray(contents);
}
