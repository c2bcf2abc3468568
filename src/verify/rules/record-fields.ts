import type { FindingCode, Severity } from "../../core/findings.ts";
import type { FormatRules, RecordReport } from "../../format/format.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { RecordView } from "../../format/view.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";

/** Each intact record by itself, as its format has it. */
export class RecordFieldRule implements Rule {
  readonly checks = "the type and the fields of every record";
  readonly inspects = true;
  private readonly rules: FormatRules;
  // Made once: the hot path hands them over with every record.
  private readonly report: RecordReport;
  private readonly readData: () => Uint8Array;

  constructor({ files, cursor, findings }: RuleContext) {
    this.rules = files.format.rules;
    this.readData = () => cursor.readData();
    this.report = (code: FindingCode, message: string, severity?: Severity) => {
      const { lsn, txnId } = cursor.view;
      findings.add({ code, severity, place: cursor.placeOfRecord(), lsn, txnId, message });
    };
  }

  record(_keys: RecordKeys, view: RecordView): void {
    this.rules.inspect(view, this.report, this.readData);
  }
}
