import type { Format } from "../../src/format/format.ts";
import { openLog } from "../../src/log/open.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import type { RecordSpec } from "./event-log.ts";
import { recordOf } from "./event-log.ts";
import { temporaryLog } from "./temporary.ts";

/** A part of a segment: a record, or bytes that are none. */
export type SegmentContent = RecordSpec | Uint8Array;

/** Segments by name. */
export type LogContents = Readonly<Record<string, readonly SegmentContent[]>>;

/** Writes a log into a directory that is removed after the test; returns its path. */
export function writeLog(format: Format, contents: LogContents): string {
  const bytesOf = (part: SegmentContent): Uint8Array =>
    part instanceof Uint8Array ? part : format.encode(recordOf(format, part));
  const files = Object.entries(contents).map(([name, parts]) => [name, Buffer.concat(parts.map(bytesOf))]);
  return temporaryLog(Object.fromEntries(files) as Record<string, Uint8Array>);
}

/** Recovers a log with everything that can be listed. */
export function recoverAt(path: string, format: Format, options: RecoverOptions = {}): RecoverResult {
  const recovery = recoverLog(openLog(path, { format: format.name }), { detail: true, ...options });
  recovery.close();
  return recovery.result;
}

/** `code: transactions; pages` of each divergence. */
export function divergenceLines({ divergences }: RecoverResult): string[] {
  return divergences.map(({ code, txnIds, pageIds }) => `${code}: ${txnIds.join()}; ${pageIds.join()}`);
}
