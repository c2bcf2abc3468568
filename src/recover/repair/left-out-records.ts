import type { LogRecord } from "../../format/record.ts";
import type { ChangeNames } from "../../format/recovery.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import { IdSet } from "../id-set.ts";
import { RecordReader } from "../record-reader.ts";
import { forEachChange } from "./change-pass.ts";

/** Finds the records of some changes, by their numbers: 28 bytes each. */
export class LeftOutRecords {
  /** Of all payloads. */
  bytes = 0;
  private readonly files: LogFiles;
  private readonly segmentIndexes: Uint32Array;
  private readonly offsets: Float64Array;
  private readonly txnIds: BigUint64Array;
  private readonly lsns: BigUint64Array;

  /** @param changes in the order in which they are to be handed on */
  constructor(files: LogFiles, changes: Uint32Array) {
    this.files = files;
    this.segmentIndexes = new Uint32Array(changes.length);
    this.offsets = new Float64Array(changes.length);
    this.txnIds = new BigUint64Array(changes.length);
    this.lsns = new BigUint64Array(changes.length);
    if (changes.length > 0) this.find(changes);
  }

  get names(): ChangeNames {
    return { txnIds: this.txnIds, lsns: this.lsns };
  }

  /** The transactions that made them. */
  get writers(): readonly bigint[] {
    const writers = new IdSet();
    for (const id of this.txnIds) writers.addId(id);
    return writers.list();
  }

  *records(): Generator<LogRecord> {
    const reader = new RecordReader(this.files);
    try {
      for (const [index, offset] of this.offsets.entries()) {
        // A file that is shorter by now ends the copies early, which the proof notices.
        if (!reader.seek(this.segmentIndexes[index]!, offset)) return;
        yield reader.view.toRecord(reader.readData());
      }
    } finally {
      reader.close();
    }
  }

  private find(changes: Uint32Array): void {
    const inLogOrder = Uint32Array.from(changes.keys()).sort((a, b) => changes[a]! - changes[b]!);
    let found = 0;
    forEachChange(this.files, (change, { segmentIndex, offset, view }) => {
      const index = inLogOrder[found];
      if (index === undefined || changes[index] !== change) return;
      found += 1;
      this.segmentIndexes[index] = segmentIndex;
      this.offsets[index] = offset;
      this.txnIds[index] = view.txnId ?? 0n;
      this.lsns[index] = view.lsn;
      this.bytes += view.dataLength;
    });
  }
}
