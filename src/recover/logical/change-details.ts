import { Uint32Column } from "../../core/uint32-column.ts";
import type { RecordPlace } from "../listener.ts";
import type { RecordCursor } from "../record-cursor.ts";

const LOW_BITS = 0x1_0000_0000;

/** What a story tells of a change besides what recovery needs: 20 bytes a change, kept only where somebody listens. */
export class ChangeDetails {
  private readonly typeCodes: Uint32Column = new Uint32Column();
  private readonly lengths: Uint32Column = new Uint32Column();
  private readonly segmentIndexes: Uint32Column = new Uint32Column();
  private readonly offsetHighs: Uint32Column = new Uint32Column();
  private readonly offsetLows: Uint32Column = new Uint32Column();

  /** Takes the next change. */
  add({ keys, view, segmentIndex, offset }: RecordCursor): void {
    this.typeCodes.push(keys.typeCode);
    this.lengths.push(view.dataLength);
    this.segmentIndexes.push(segmentIndex);
    this.offsetHighs.push(Math.floor(offset / LOW_BITS));
    this.offsetLows.push(offset % LOW_BITS);
  }

  typeCode(change: number): number {
    return this.typeCodes.get(change);
  }

  /** Of the payload, in bytes. */
  bytes(change: number): number {
    return this.lengths.get(change);
  }

  place(change: number): RecordPlace {
    const offset = this.offsetHighs.get(change) * LOW_BITS + this.offsetLows.get(change);
    return { segmentIndex: this.segmentIndexes.get(change), offset };
  }
}
