import type { Incarnation } from "../analysis/incarnation-usage.ts";
import { factsOf, IncarnationUsage } from "../analysis/incarnation-usage.ts";
import { TopList } from "../core/top-list.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { TimelineResult, TransactionSpan } from "./result.ts";
import { TimelineCounter } from "./timeline-counter.ts";

/** Of each kind, so many transactions are shown one by one. */
const SHOWN_OF_EACH = 60;

const lengthOf = ({ firstOrdinal, lastOrdinal }: Pick<Incarnation, "firstOrdinal" | "lastOrdinal">): number =>
  lastOrdinal - firstOrdinal;

/** Transactions over the log, for formats whose records name theirs. */
export class TransactionTimeline {
  private readonly usage: IncarnationUsage;
  private readonly counter: TimelineCounter = new TimelineCounter();
  private readonly longest: TopList<TransactionSpan> = new TopList<TransactionSpan>(SHOWN_OF_EACH, lengthOf);
  private readonly aborted: TopList<TransactionSpan> = new TopList<TransactionSpan>(SHOWN_OF_EACH, lengthOf);
  private readonly open: TopList<TransactionSpan> = new TopList(
    SHOWN_OF_EACH,
    ({ firstOrdinal }) => -firstOrdinal,
  );
  private count = 0;

  constructor(format: Format) {
    this.usage = new IncarnationUsage(format, (incarnation) => {
      this.take(incarnation);
    });
  }

  add(keys: RecordKeys, length: number): void {
    this.usage.add(keys, length);
  }

  result(recordCount: number): TimelineResult {
    this.usage.finish();
    const spans = new Map<string, TransactionSpan>();
    for (const list of [this.open, this.aborted, this.longest]) {
      for (const span of list.list()) spans.set(`${span.txnId}:${span.firstOrdinal}`, span);
    }
    return {
      ...this.counter.result(recordCount),
      count: this.count,
      spans: [...spans.values()].sort((a, b) => a.firstOrdinal - b.firstOrdinal),
    };
  }

  private take(incarnation: Incarnation): void {
    const { status, firstOrdinal, lastOrdinal } = incarnation;
    this.count += 1;
    this.counter.begin(firstOrdinal);
    if (status !== "active") this.counter.end(status, lastOrdinal);
    const length = lengthOf(incarnation);
    const isLong = this.longest.wants(length);
    const isOld = status === "active" && this.open.wants(-firstOrdinal);
    const isAborted = status === "aborted" && this.aborted.wants(length);
    if (!isLong && !isOld && !isAborted) return;
    const span = { ...factsOf(incarnation), firstOrdinal, lastOrdinal };
    if (isLong) this.longest.add(span);
    if (isOld) this.open.add(span);
    if (isAborted) this.aborted.add(span);
  }
}
