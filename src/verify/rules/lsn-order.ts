import { LsnOrder } from "../../analysis/lsn-order/lsn-order.ts";
import type {
  LsnDisorder,
  LsnGap,
  LsnReport,
  LsnReset,
  RepeatedLsn,
} from "../../analysis/lsn-order/lsn-report.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";
import { counted, lsnRange } from "../words.ts";

/** What is wrong with the order of LSNs, as findings. */
export class LsnOrderRule extends LsnOrder implements Rule {
  readonly checks = "that no LSN is missing, repeated or out of order";

  constructor({ files, cursor, findings }: RuleContext) {
    super(files.format, cursor, new LsnFindings(findings));
  }
}

class LsnFindings implements LsnReport {
  private readonly findings: FindingList;

  constructor(findings: FindingList) {
    this.findings = findings;
  }

  gap({ from, to, missing, references, betweenSegments, opening, openingLsn }: LsnGap): void {
    const size = to - from + 1n;
    const parts = [`${lsnRange(from, to)} ${size === 1n ? "is" : "are"} missing before LSN ${openingLsn}`];
    if (missing < size) {
      parts.push(`damage accounts for at most ${size - missing} of ${counted(size, "record")}`);
    }
    if (references.length > 0)
      parts.push(`other records refer to ${lsnRange(references[0]!, references[0]!)}`);
    if (betweenSegments) parts.push("the gap lies between two segments");
    this.findings.add({
      code: "lsn-gap",
      severity: references.length > 0 || betweenSegments ? "error" : "warning",
      place: { ...opening, length: null },
      lsn: from,
      message: parts.join("; "),
    });
  }

  disorder({ place, lsn, late }: LsnDisorder): void {
    this.findings.add({
      code: "lsn-out-of-order",
      place,
      lsn,
      message: `LSN ${lsn} stands ahead of its turn; ${counted(late, "record")} with lower LSNs ${late === 1 ? "follows" : "follow"}`,
    });
  }

  reset({ place, lsn, after, txnId, repeated }: LsnReset): void {
    const again =
      repeated === null
        ? ""
        : `; ${lsnRange(repeated.from, repeated.to)} ${repeated.from === repeated.to ? "occurs" : "occur"} again`;
    this.findings.add({
      code: "lsn-reset",
      place,
      lsn,
      txnId,
      message: `LSN ${lsn} stands behind LSN ${after}${again}`,
    });
  }

  repeated({ place, lsn, txnId, first, next }: RepeatedLsn): void {
    const isBelowFirst = lsn < first;
    this.findings.add({
      code: isBelowFirst ? "lsn-reset" : "lsn-duplicate",
      place,
      lsn,
      txnId,
      message: isBelowFirst
        ? `LSN ${lsn} stands behind LSN ${next - 1n}, below the first LSN, ${first}`
        : `LSN ${lsn} has occurred before; LSN ${next} comes next`,
    });
  }
}
