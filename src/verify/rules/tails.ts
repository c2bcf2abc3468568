import { tailFindings } from "../../analysis/tail-severity.ts";
import type { Format } from "../../format/format.ts";
import type { Cursor } from "../cursor.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule, SegmentEnd } from "../rule.ts";
import type { RuleContext } from "../rules.ts";
import { counted } from "../words.ts";

/** How each segment ends, and whether there is anything in it. */
export class TailRule implements Rule {
  readonly checks = "the end of every segment";
  private readonly cursor: Cursor;
  private readonly findings: FindingList;
  private readonly format: Format;

  constructor({ cursor, findings, files }: RuleContext) {
    this.cursor = cursor;
    this.findings = findings;
    this.format = files.format;
  }

  segmentEnd(event: SegmentEnd): void {
    const { segment, tail } = event;
    const place = this.cursor.placeAt(tail.offset, tail.length);
    for (const { code, severity } of tailFindings(this.format, tail, segment.isNewest)) {
      const message = code === "empty-segment" ? describeEmpty(event) : describeTail(event);
      this.findings.add({ code, severity, place, message });
    }
  }
}

function describeEmpty({ tail }: SegmentEnd): string {
  return tail.length === 0 ? "the file is empty" : `the file holds ${counted(tail.length, "zero byte")} only`;
}

function describeTail({ tail }: SegmentEnd): string {
  switch (tail.kind) {
    case "clean":
      return "nothing";
    case "torn":
      return `${counted(tail.length, "byte")} up to the end of the file begin a record and do not hold all of it`;
    case "garbage":
      return `${counted(tail.length, "byte")} behind the last record are neither a record nor zeros`;
    case "zero":
      return `${counted(tail.length, "zero byte")} up to the end of the file`;
  }
}
