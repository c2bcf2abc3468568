import type { LsnJump, SegmentLsnReport } from "../../analysis/lsn-order/segment-lsns.ts";
import { SegmentLsns } from "../../analysis/lsn-order/segment-lsns.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";
import { lsnRange } from "../words.ts";

/** Segments that do not begin where the one before them ends, as findings. */
export class SegmentLsnRule extends SegmentLsns implements Rule {
  readonly checks = "that each segment begins with the LSN that comes next";

  constructor({ files, findings }: RuleContext) {
    super(files.format.layout, new SegmentLsnFindings(findings));
  }
}

class SegmentLsnFindings implements SegmentLsnReport {
  private readonly findings: FindingList;

  constructor(findings: FindingList) {
    this.findings = findings;
  }

  gap({ place, firstLsn, expected }: LsnJump): void {
    this.findings.add({
      code: "segment-gap",
      place,
      lsn: expected,
      message: `begins with LSN ${firstLsn}, but LSN ${expected} comes next; missing: ${lsnRange(expected, firstLsn - 1n)}`,
    });
  }

  overlap({ place, firstLsn, expected }: LsnJump): void {
    this.findings.add({
      code: "segment-overlap",
      place,
      lsn: firstLsn,
      message: `begins with LSN ${firstLsn}, but LSN ${expected} comes next; assigned twice: ${lsnRange(firstLsn, expected - 1n)}`,
    });
  }
}
