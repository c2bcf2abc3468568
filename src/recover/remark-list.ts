import type { RecoverRemark, RemarkCode, RemarkSummary } from "./result.ts";

/** Remarks: the first of each code is kept, all are counted. */
export class RemarkList {
  private readonly first: Map<RemarkCode, RecoverRemark> = new Map();
  private readonly counts: Map<RemarkCode, number> = new Map();

  add(remark: RecoverRemark): void {
    const { code } = remark;
    if (!this.first.has(code)) this.first.set(code, remark);
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
  }

  summary(): RemarkSummary {
    return { list: [...this.first.values()], byCode: Object.fromEntries(this.counts) };
  }
}
