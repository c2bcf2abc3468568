import type { RecordBatch } from "../format/batch.ts";
import { RecordKeys } from "../format/keys.ts";
import type { ScanEvent } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { Cursor } from "./cursor.ts";
import { FindingList } from "./finding-list.ts";
import type { VerifyOptions, VerifyResult } from "./result.ts";
import type { Rule } from "./rule.ts";
import { createRules } from "./rules.ts";
import { Tally } from "./tally.ts";
import { verdictOf } from "./verdict.ts";

/**
 * Checks a log: every rule over every event of a scan, in one pass, in memory that the log's length does not bound
 * but for one entry a transaction.
 *
 * @param events of `files`, from a scan's beginning to its end
 * @throws WalctlError of code `io` where the files cannot be read
 */
export function verifyLog(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  options: VerifyOptions,
): VerifyResult {
  const findings = new FindingList(options.maxFindings);
  const cursor = new Cursor(files.format);
  const tally = new Tally(cursor);
  const rules = [tally, ...createRules({ files, cursor, findings })];
  const dispatcher = new Dispatcher(cursor, rules);
  for (const event of events) dispatcher.dispatch(event);
  dispatcher.finish();
  return {
    path: files.path,
    format: files.format.name,
    verdict: verdictOf(findings, tally),
    summary: tally.summary(findings),
    segments: tally.segments,
    coverage: tally.coverage,
    findings: findings.list(),
    checks: rules.flatMap((rule) => rule.checks ?? []),
    foreignFiles: files.foreignFiles,
  };
}

type RecordRule = Rule & Required<Pick<Rule, "record">>;

const NO_RULE: RecordRule = { checks: null, record: () => {} };

/**
 * The rules that see every record, each in a variable of its own and so called at a place of its own: a place that
 * only ever calls one class is inlined. In a loop over them all rules together take a quarter longer.
 */
type RecordRules = readonly [RecordRule, RecordRule, RecordRule, RecordRule];

function recordRulesOf(rules: readonly Rule[]): RecordRules {
  const [a = NO_RULE, b = NO_RULE, c = NO_RULE, d = NO_RULE, ...more] = rules.filter(
    (rule): rule is RecordRule => rule.record !== undefined,
  );
  if (more.length > 0) throw new Error(`${more.length} rules too many look at records`);
  return [a, b, c, d];
}

/** Hands events to the rules. */
class Dispatcher {
  private readonly cursor: Cursor;
  private readonly rules: readonly Rule[];
  private readonly recordRules: RecordRules;
  private readonly keys: RecordKeys = new RecordKeys();

  constructor(cursor: Cursor, rules: readonly Rule[]) {
    this.cursor = cursor;
    this.rules = rules;
    this.recordRules = recordRulesOf(rules);
  }

  dispatch(event: ScanEvent): void {
    switch (event.kind) {
      case "records":
        this.dispatchRecords(event.batch);
        break;
      case "damage":
        for (const rule of this.rules) rule.damage?.(event.damage);
        break;
      case "segment-start":
        this.cursor.enterSegment(event.segmentIndex, event.segment);
        for (const rule of this.rules) rule.segmentStart?.(event.segmentIndex, event.segment);
        break;
      case "segment-end":
        for (const rule of this.rules) rule.segmentEnd?.(event);
        break;
    }
  }

  finish(): void {
    for (const rule of this.rules) rule.finish?.();
  }

  /** The hot path: one view moves over the batch, and each record passes all rules before the next one. */
  private dispatchRecords(batch: RecordBatch): void {
    const { cursor, keys } = this;
    const { view } = cursor;
    const [a, b, c, d] = this.recordRules;
    if (batch.count === 0) return;
    cursor.enterBatch(batch);
    for (let i = 0; i < batch.count; i++) {
      view.seek(batch, i);
      view.loadKeys(keys);
      a.record(keys, view);
      b.record(keys, view);
      c.record(keys, view);
      d.record(keys, view);
    }
    for (const rule of this.rules) rule.batchEnd?.();
  }
}
