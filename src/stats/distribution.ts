import type { Distribution, HistogramBar } from "./result.ts";

/** Below this each number has a counter of its own. */
export const EXACT_BELOW: number = 1 << 16;

/** Above, each power of two is cut into so many parts. */
const PARTS = 128;
const PART_BITS = 7;
const FIRST_POWER = 16;
const POWERS: number = 53 - FIRST_POWER;

/** Counts whole numbers, of which most are small, in 600 KB whatever their number. */
export class DistributionCounter {
  private readonly exact: Float64Array = new Float64Array(EXACT_BELOW);
  private large: Float64Array | null = null;
  private count = 0;
  private sum = 0;
  private max = 0;

  add(value: number): void {
    this.count += 1;
    this.sum += value;
    if (value < EXACT_BELOW) this.exact[value] = this.exact[value]! + 1;
    else this.addLarge(value);
  }

  private addLarge(value: number): void {
    this.large ??= new Float64Array(POWERS * PARTS);
    if (value > this.max) this.max = value;
    const part = partOf(value);
    this.large[part] = this.large[part]! + 1;
  }

  /** Null where nothing was counted. */
  result(): Distribution | null {
    if (this.count === 0) return null;
    const { count, sum } = this;
    const percentile = (share: number): number => this.valueAt(Math.ceil(count * share));
    return {
      count,
      sum,
      min: this.valueAt(1),
      p50: percentile(0.5),
      p95: percentile(0.95),
      p99: percentile(0.99),
      max: this.large === null ? this.valueAt(count) : this.max,
      exact: this.large === null,
      histogram: this.histogram(),
    };
  }

  /** The number at a rank from 1 on; for large ones the largest of their part. */
  private valueAt(rank: number): number {
    let seen = 0;
    for (const [value, count] of this.entries()) {
      seen += count;
      if (seen >= rank) return Math.min(value, Math.max(this.max, EXACT_BELOW - 1));
    }
    return this.max;
  }

  private *entries(): Generator<readonly [value: number, count: number]> {
    for (let value = 0; value < EXACT_BELOW; value++) {
      if (this.exact[value]! > 0) yield [value, this.exact[value]!];
    }
    for (let part = 0; part < (this.large?.length ?? 0); part++) {
      if (this.large![part]! > 0) yield [largestOf(part), this.large![part]!];
    }
  }

  private histogram(): readonly HistogramBar[] {
    const bars = new Map<number, number>();
    for (const [value, count] of this.entries()) {
      const from = value === 0 ? 0 : 2 ** Math.floor(Math.log2(value));
      bars.set(from, (bars.get(from) ?? 0) + count);
    }
    return [...bars].map(([from, count]) => ({ from, below: Math.max(1, from * 2), count }));
  }
}

function partOf(value: number): number {
  const power = Math.floor(Math.log2(value));
  const within = Math.floor((value / 2 ** power - 1) * PARTS);
  return ((power - FIRST_POWER) << PART_BITS) + within;
}

function largestOf(part: number): number {
  const power = FIRST_POWER + (part >>> PART_BITS);
  return Math.ceil(2 ** power * (1 + ((part & (PARTS - 1)) + 1) / PARTS)) - 1;
}
