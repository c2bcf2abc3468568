import type { DumpOptions } from "../../src/dump/dump.ts";
import { dumpLog } from "../../src/dump/dump.ts";
import type { LogRecord } from "../../src/format/record.ts";
import { openLog } from "../../src/log/open.ts";
import type { DumpRenderer } from "../../src/report/record-renderer.ts";

/** A record with the place where it stands, as plain data. */
export interface DumpedRecord extends LogRecord {
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
}

/** The records that a dump shows, copied out. Only for logs without records larger than a window. */
export function dumpedRecords(path: string, options: DumpOptions = {}): DumpedRecord[] {
  const records: DumpedRecord[] = [];
  for (const event of dumpLog(openLog(path), options)) {
    if (event.kind !== "records") continue;
    const { view, batch, selected, count, segment } = event;
    for (let i = 0; i < count; i++) {
      view.seek(batch, selected[i]!);
      const offset = batch.offset + view.start;
      records.push({ ...view.toRecord(), segment: segment.name, offset, length: view.length });
    }
  }
  return records;
}

/** What a renderer makes of a dump. */
export function rendered(path: string, renderer: DumpRenderer, options: DumpOptions = {}): string {
  const pieces: Buffer[] = [];
  const { writer } = renderer;
  const flush = (): void => {
    pieces.push(Buffer.from(writer.contents));
    writer.clear();
  };
  renderer.begin();
  for (const event of dumpLog(openLog(path), options)) {
    for (const _ of renderer.render(event)) flush();
    flush();
  }
  flush();
  return Buffer.concat(pieces).toString("utf8");
}
