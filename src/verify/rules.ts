import type { LogFiles } from "../segment/log-files.ts";
import type { Cursor } from "./cursor.ts";
import type { FindingList } from "./finding-list.ts";
import type { Rule } from "./rule.ts";
import { DamageRule } from "./rules/damage.ts";
import { FileRule } from "./rules/files.ts";
import { FragmentRule } from "./rules/fragments.ts";
import { LsnOrderRule } from "./rules/lsn-order.ts";
import { MarkerRule } from "./rules/markers.ts";
import { RecordFieldRule } from "./rules/record-fields.ts";
import { SegmentLsnRule } from "./rules/segment-lsns.ts";
import { SegmentNumberRule } from "./rules/segment-numbers.ts";
import { TailRule } from "./rules/tails.ts";
import { TransactionRule } from "./rules/transactions.ts";

/** What rules are made with. */
export interface RuleContext {
  readonly files: LogFiles;
  readonly cursor: Cursor;
  readonly findings: FindingList;
}

/** The rules that a log of this format is checked by, in the order in which they see a record. */
export function createRules(context: RuleContext): readonly Rule[] {
  const { layout, rules } = context.files.format;
  const list: Rule[] = [new DamageRule(context), new TailRule(context), new RecordFieldRule(context)];
  if (layout.lsn === "stored") {
    const order = new LsnOrderRule(context);
    list.push(order);
    // Behind the order: whether a record's prevLsn is missing depends on the LSNs up to that record.
    if (rules.prevLsnMismatch !== null) list.push(new TransactionRule(context, order));
  } else {
    list.push(new SegmentLsnRule(context));
  }
  if (rules.prevLsnMismatch === null) list.push(new MarkerRule(context));
  if (rules.fragments) list.push(new FragmentRule(context));
  list.push(new SegmentNumberRule(context), new FileRule(context));
  return list;
}
