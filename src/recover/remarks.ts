import type { RecordView } from "../format/view.ts";
import type { RecoverRemark, RemarkCode, RemarkSummary } from "./result.ts";

/** So many of one code are listed. */
const LISTED_PER_CODE = 20;

/** Collects what was met in the log and not followed. */
export class Remarks {
  private readonly list: RecoverRemark[] = [];
  private readonly byCode: Partial<Record<RemarkCode, number>> = {};

  add(code: RemarkCode, lsn: bigint, txnId: bigint, message: string): void {
    const count = (this.byCode[code] ?? 0) + 1;
    this.byCode[code] = count;
    if (count <= LISTED_PER_CODE) this.list.push({ code, lsn, txnId, message });
  }

  addUnknownType({ typeCode, lsn, txnId }: RecordView): void {
    const message = `type ${typeCode} is not defined, so nobody knows what it did; the record is not applied`;
    this.add("unknown-type", lsn, txnId ?? 0n, message);
  }

  summary(): RemarkSummary {
    return { list: this.list, byCode: this.byCode };
  }
}
