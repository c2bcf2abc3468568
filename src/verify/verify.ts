import { runToEnd } from "../core/run-to-end.ts";
import { lastAtMost } from "../core/sorted.ts";
import type { Inspection, RecordBatch } from "../format/batch.ts";
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
  return runToEnd(verifySteps(files, events, options));
}

/** The same in steps: between two of them lies an event of the scan. */
export function* verifySteps(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  options: VerifyOptions,
): Generator<void, VerifyResult> {
  const findings = new FindingList(options.maxFindings);
  const cursor = new Cursor(files.format);
  const tally = new Tally(cursor);
  const rules = [tally, ...createRules({ files, cursor, findings })];
  const dispatcher = new Dispatcher(cursor, rules);
  for (const event of events) {
    dispatcher.dispatch(event);
    yield;
  }
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
interface RecordRules {
  /** The one that looks at each record by itself. */
  readonly inspector: RecordRule;
  readonly others: readonly [RecordRule, RecordRule, RecordRule];
}

function recordRulesOf(rules: readonly Rule[]): RecordRules {
  const list = rules.filter((rule): rule is RecordRule => rule.record !== undefined);
  const inspector = list.find((rule) => rule.inspects) ?? NO_RULE;
  const [a = NO_RULE, b = NO_RULE, c = NO_RULE, ...more] = list.filter((rule) => rule !== inspector);
  if (more.length > 0) throw new Error(`${more.length} rules too many look at records`);
  return { inspector, others: [a, b, c] };
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

  private dispatchRecords(batch: RecordBatch): void {
    if (batch.count === 0) return;
    const { inspection = null } = batch;
    this.cursor.enterBatch(batch);
    if (inspection?.remarkable) this.dispatchInspected(batch, inspection, inspection.remarkable);
    else this.dispatchAll(batch);
    for (const rule of this.rules) rule.batchEnd?.();
  }

  /** The hot path: one view moves over the batch, and each record passes all rules before the next one. */
  private dispatchAll(batch: RecordBatch): void {
    const { keys } = this;
    const { view } = this.cursor;
    const { inspector } = this.recordRules;
    const [a, b, c] = this.recordRules.others;
    for (let i = 0; i < batch.count; i++) {
      view.seek(batch, i);
      view.loadKeys(keys);
      inspector.record(keys, view);
      a.record(keys, view);
      b.record(keys, view);
      c.record(keys, view);
    }
  }

  /** The same for records that another thread has inspected. */
  private dispatchInspected(batch: RecordBatch, inspection: Inspection, remarkable: Uint32Array): void {
    const { keys } = this;
    const { view } = this.cursor;
    const { inspector } = this.recordRules;
    const [a, b, c] = this.recordRules.others;
    const { keys: columns, first } = inspection;
    let next = lastAtMost(remarkable, first - 1) + 1;
    for (let i = 0; i < batch.count; i++) {
      view.seek(batch, i);
      if (columns === null) view.loadKeys(keys);
      else columns.load(first + i, keys);
      if (remarkable[next] === first + i) {
        inspector.record(keys, view);
        next += 1;
      }
      a.record(keys, view);
      b.record(keys, view);
      c.record(keys, view);
    }
  }
}
