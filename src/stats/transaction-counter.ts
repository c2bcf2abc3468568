import type { Incarnation } from "../analysis/incarnation-usage.ts";
import { factsOf, IncarnationUsage } from "../analysis/incarnation-usage.ts";
import { TopList } from "../core/top-list.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import { DistributionCounter } from "./distribution.ts";
import type { TransactionStats, TransactionUsage } from "./result.ts";

const TWO_TO_32 = 0x1_0000_0000;

/** Transactions by incarnation, for formats whose records name theirs. */
export class TransactionCounter {
  private readonly usage: IncarnationUsage;
  private readonly byStatus = { active: 0, committed: 0, aborted: 0, ended: 0 };
  private readonly records: DistributionCounter = new DistributionCounter();
  private readonly bytes: DistributionCounter = new DistributionCounter();
  private readonly largest: TopList<TransactionUsage>;
  private readonly oldest: TopList<TransactionUsage>;

  /** @param top how many transactions are named */
  constructor(format: Format, top: number) {
    this.largest = new TopList(top, ({ bytes }) => bytes);
    this.oldest = new TopList(top, ({ firstLsn }) => -Number(firstLsn));
    this.usage = new IncarnationUsage(format, (incarnation) => {
      this.take(incarnation);
    });
  }

  add(keys: RecordKeys, length: number): void {
    this.usage.add(keys, length);
  }

  /** @param lastLsn of the log */
  result(lastLsn: bigint | null): { stats: TransactionStats; top: readonly TransactionUsage[] } {
    this.usage.finish();
    const end = lastLsn ?? 0n;
    const stats = {
      ...this.byStatus,
      records: this.records.result(),
      bytes: this.bytes.result(),
      open: this.oldest.list().map((usage) => ({ ...usage, ageLsns: end - usage.firstLsn })),
    };
    return { stats, top: this.largest.list() };
  }

  private take(incarnation: Incarnation): void {
    const { status, records, bytes, firstLsnHigh, firstLsnLow } = incarnation;
    this.byStatus[status] += 1;
    this.records.add(records);
    this.bytes.add(bytes);
    const isOld = status === "active" && this.oldest.wants(-(firstLsnHigh * TWO_TO_32 + firstLsnLow));
    if (!isOld && !this.largest.wants(bytes)) return;
    const usage = factsOf(incarnation);
    if (isOld) this.oldest.add(usage);
    if (this.largest.wants(bytes)) this.largest.add(usage);
  }
}
