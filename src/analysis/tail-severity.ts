import type { FindingCode, Severity } from "../core/findings.ts";
import { isAtLeast } from "../core/findings.ts";
import type { Format } from "../format/format.ts";
import type { Tail } from "../log/events.ts";

/** What the end of a segment amounts to. */
export interface TailFinding {
  readonly code: FindingCode;
  readonly severity: Severity;
}

const EMPTY: TailFinding = { code: "empty-segment", severity: "info" };

/**
 * What the end of a segment amounts to; nothing where it ends with a record. One place for it: where `verify` finds
 * an error, `dump` exits with 1.
 *
 * @param isNewest whether the engine goes on writing in this segment: only there is a torn record what a crash leaves
 */
export function tailFindings(format: Format, tail: Tail, isNewest: boolean): readonly TailFinding[] {
  const isWholeSegment = tail.offset === 0;
  switch (tail.kind) {
    case "clean":
      return isWholeSegment ? [EMPTY] : [];
    case "zero": {
      const zeros: TailFinding = {
        code: "zero-tail",
        severity: format.rules.zeroTail(tail.length, isNewest),
      };
      return isWholeSegment ? [EMPTY, zeros] : [zeros];
    }
    case "torn":
      return isNewest
        ? [{ code: "torn-tail", severity: "warning" }]
        : [{ code: "torn-segment", severity: "error" }];
    case "garbage":
      return [{ code: "trailing-garbage", severity: "error" }];
  }
}

/** The worst of what the end of a segment amounts to, or null where it ends with a record. */
export function severityOfTail(format: Format, tail: Tail, isNewest: boolean): TailFinding | null {
  return tailFindings(format, tail, isNewest).reduce<TailFinding | null>(
    (worst, finding) => (worst !== null && isAtLeast(worst.severity, finding.severity) ? worst : finding),
    null,
  );
}
