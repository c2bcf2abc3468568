import type { RecordBatch } from "../format/batch.ts";
import type { RecordView } from "../format/view.ts";
import type { LogFiles } from "../segment/log-files.ts";

/** The whole data of the record at the view, also where the window holds only its beginning. */
export function readData({ segments }: LogFiles, batch: RecordBatch, view: RecordView): Uint8Array {
  if (batch.whole) return view.residentData;
  const data = new Uint8Array(view.dataLength);
  const source = segments[batch.segmentIndex]!.open();
  try {
    return data.subarray(0, source.read(data, batch.offset + view.start + view.dataOffset));
  } finally {
    source.close();
  }
}
