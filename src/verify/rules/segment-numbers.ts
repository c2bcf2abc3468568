import type { Segment } from "../../segment/segment.ts";
import type { Cursor } from "../cursor.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";

/** Segments whose names count up one by one: a number that is missing between two that are there. */
export class SegmentNumberRule implements Rule {
  readonly checks: string | null;
  private readonly consecutive: boolean;
  private readonly cursor: Cursor;
  private readonly findings: FindingList;
  private previous: bigint | null = null;

  constructor({ files, cursor, findings }: RuleContext) {
    this.consecutive = files.format.naming.consecutive;
    this.checks = this.consecutive ? "that no numbered segment is missing" : null;
    this.cursor = cursor;
    this.findings = findings;
  }

  segmentStart(_segmentIndex: number, segment: Segment): void {
    const number = segment.parsedName?.number ?? null;
    if (!this.consecutive || number === null) return;
    if (this.previous !== null && number > this.previous + 1n) {
      const first = this.previous + 1n;
      const missing =
        first === number - 1n ? `segment ${first} is` : `segments ${first} to ${number - 1n} are`;
      this.findings.add({
        code: "segment-gap",
        place: this.cursor.placeAt(0, null),
        message: `${missing} missing between segments ${this.previous} and ${number}`,
      });
    }
    this.previous = number;
  }
}
