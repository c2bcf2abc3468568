import { runToEnd } from "../core/run-to-end.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { PageKey } from "../format/keys.ts";
import { RecordKeys } from "../format/keys.ts";
import { minimumRecordLength } from "../format/layout.ts";
import type { RecordView } from "../format/view.ts";
import type { ScanEvent } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { CheckpointCounter } from "./checkpoint-counter.ts";
import { DistributionCounter } from "./distribution.ts";
import { MarkerCounter } from "./marker-counter.ts";
import { PageCounter } from "./page-counter.ts";
import type { StatsResult, TransactionStats, TransactionUsage } from "./result.ts";
import { SegmentCounter } from "./segment-counter.ts";
import { TransactionCounter } from "./transaction-counter.ts";
import { TypeCounter } from "./type-counter.ts";

export interface StatsOptions {
  /** How many pages and transactions are named. */
  readonly top: number;
}

/**
 * Counts what is in a log, in one pass and bounded memory.
 *
 * @param events of `files`, from a scan's beginning to its end
 * @throws WalctlError of code `io` where the files cannot be read
 */
export function collectStats(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  options: StatsOptions,
): StatsResult {
  return runToEnd(collectSteps(files, events, options));
}

/** The same in steps: between two of them lies an event of the scan. */
export function* collectSteps(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  options: StatsOptions,
): Generator<void, StatsResult> {
  const collector = new StatsCollector(files, options);
  for (const event of events) {
    collector.take(event);
    yield;
  }
  return collector.result();
}

class StatsCollector {
  private readonly files: LogFiles;
  private readonly options: StatsOptions;
  private readonly view: RecordView;
  private readonly keys: RecordKeys = new RecordKeys();
  private readonly page: PageKey = { high: 0, low: 0 };
  private readonly overheadBytes: number;
  private readonly types: TypeCounter;
  private readonly sizes: DistributionCounter = new DistributionCounter();
  private readonly segments: SegmentCounter;
  private readonly checkpoints: CheckpointCounter;
  private readonly transactions: TransactionCounter | MarkerCounter;
  private readonly pages: PageCounter | null;

  constructor(files: LogFiles, options: StatsOptions) {
    const { format } = files;
    const namesTransactions = format.layout.lsn === "stored";
    this.files = files;
    this.options = options;
    this.view = format.createView();
    this.overheadBytes = minimumRecordLength(format.layout);
    this.types = new TypeCounter(format);
    this.segments = new SegmentCounter(this.types);
    this.checkpoints = new CheckpointCounter(format, this.types);
    this.transactions = namesTransactions
      ? new TransactionCounter(format, options.top)
      : new MarkerCounter(format);
    this.pages = namesTransactions ? new PageCounter() : null;
  }

  take(event: ScanEvent): void {
    switch (event.kind) {
      case "segment-start":
        this.segments.start(event.segment);
        break;
      case "records":
        this.takeRecords(event.batch);
        break;
      case "damage":
        this.segments.addDamage(event.damage);
        break;
      case "segment-end":
        this.segments.end(event.tail);
        break;
    }
  }

  private takeRecords(batch: RecordBatch): void {
    const { view, keys, page, overheadBytes, types, sizes, segments, checkpoints, transactions, pages } =
      this;
    for (let i = 0; i < batch.count; i++) {
      view.seek(batch, i);
      view.loadKeys(keys);
      const { length } = view;
      types.add(keys.typeCode, length);
      sizes.add(length);
      segments.add(keys);
      checkpoints.add(keys);
      transactions.add(keys, length);
      if (pages !== null && view.loadPage(page)) pages.add(page, length - overheadBytes);
    }
  }

  result(): StatsResult {
    const { path, format } = this.files;
    const { segments, totals } = this.segments.result();
    const { top } = this.options;
    const transactions = this.transactionsResult(totals.lastLsn);
    const pages = this.pages?.result(top) ?? null;
    const sums = this.types.sums();
    return {
      path,
      format: format.name,
      totals: { ...totals, ...sums },
      byType: this.types.list(),
      transactions: transactions.stats,
      segments,
      pages: pages?.stats ?? null,
      topPages: pages?.top ?? null,
      topTransactions: transactions.top,
      recordSize: this.sizes.result(),
      checkpoints: this.checkpoints.result(),
    };
  }

  private transactionsResult(lastLsn: bigint | null): {
    stats: TransactionStats;
    top: readonly TransactionUsage[] | null;
  } {
    if (this.transactions instanceof TransactionCounter) return this.transactions.result(lastLsn);
    return { stats: this.transactions.result(), top: null };
  }
}
