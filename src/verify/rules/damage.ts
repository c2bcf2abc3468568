import type { Damage } from "../../log/events.ts";
import type { Cursor } from "../cursor.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule } from "../rule.ts";
import type { RuleContext } from "../rules.ts";
import { counted, describeOffset } from "../words.ts";

/** Bytes that are no record although records stand behind them, and a last record that fails its checksum. */
export class DamageRule implements Rule {
  readonly checks = "the frame and the checksum of every record";
  private readonly cursor: Cursor;
  private readonly findings: FindingList;

  constructor({ cursor, findings }: RuleContext) {
    this.cursor = cursor;
    this.findings = findings;
  }

  damage(damage: Damage): void {
    const { kind, offset, length, lsn, txnId, singleBit, reframedLength } = damage;
    this.findings.add({
      code: kind,
      place: this.cursor.placeAt(offset, length),
      lsn,
      txnId,
      message: () => `${describeKind(damage)}${describeRepair(damage)}`,
      singleBit,
      reframed: reframedLength === null ? null : { length: reframedLength },
    });
  }
}

function describeKind({ kind, length, lostRecords, atEnd }: Damage): string {
  switch (kind) {
    case "checksum-mismatch":
      return atEnd
        ? "the last record here is complete in length, but its bytes do not have the stored checksum"
        : "the record's bytes do not have the stored checksum";
    case "bad-magic":
      return "the record does not begin with the magic number, and a record follows it";
    case "unreadable-region":
      return `${counted(length, "byte")} of at least ${counted(lostRecords, "record")} cannot be read; intact records stand behind`;
  }
}

function describeRepair({ singleBit, reframedLength }: Damage): string {
  const length = reframedLength === null ? "" : `, ${counted(reframedLength, "byte")} long`;
  if (singleBit !== null) {
    const place = describeOffset(singleBit.offset);
    return `; flipping bit ${singleBit.bit} of the byte at offset ${place} makes the record intact${length}`;
  }
  return reframedLength === null ? "" : `; with its header put right the record is intact${length}`;
}
