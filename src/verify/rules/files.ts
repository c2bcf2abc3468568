import { escapeString } from "../../core/escape.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { Segment } from "../../segment/segment.ts";
import type { Cursor } from "../cursor.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";
import { counted } from "../words.ts";

/** Which files the engine reads, and which it should not. */
export class FileRule implements Rule {
  readonly checks = "the names of the files";
  private readonly files: LogFiles;
  private readonly cursor: Cursor;
  private readonly findings: FindingList;

  constructor({ files, cursor, findings }: RuleContext) {
    this.files = files;
    this.cursor = cursor;
    this.findings = findings;
  }

  segmentStart(_segmentIndex: number, segment: Segment): void {
    const { findings, cursor } = this;
    const { naming, rules, title } = this.files.format;
    const place = cursor.placeAt(0, segment.size);
    if (rules.engineReadsNewestOnly && !segment.isNewest) {
      const message = `not the newest segment: ${title} does not read its ${counted(segment.size, "byte")}`;
      findings.add({ code: "engine-ignores-segment", place, message });
    }
    if (segment.parsedName?.canonical === false) {
      const message = `the name is not of the form ${naming.pattern}, but ${title} takes it for a segment`;
      findings.add({ code: "engine-visible-file", place, message });
    }
  }

  finish(): void {
    const { naming, title } = this.files.format;
    for (const { name, bytes, engineVisible } of this.files.foreignFiles) {
      if (engineVisible) {
        const message = `${title} takes the name ${escapeString(name)} for a segment's, although it is not of the form ${naming.pattern}`;
        this.findings.addFile("engine-visible-file", name, message);
      } else {
        this.findings.addFile("foreign-file", name, `${counted(bytes, "byte")}, not read`);
      }
    }
  }
}
