import type { SegmentExtent, SegmentPart } from "../recovery.ts";

/** So many steps are taken in all histories together, over so many segments; beyond that nothing is proven. */
const MAX_STEPS = 20_000;
const MAX_SEGMENTS = 1000;

interface Counted extends SegmentExtent {
  readonly index: number;
}

/** What the engine has done so far. */
interface History {
  /** Of each segment, how many of its records are written; null where it does not exist yet. */
  readonly written: readonly (number | null)[];
  /** The segment that is being written. */
  readonly current: number;
  /** Whether the engine was restarted in it, and so counts from the records of this segment alone. */
  readonly counted: boolean;
  /** In the order in which they were written. */
  readonly parts: readonly SegmentPart[];
}

/**
 * In which order the engine wrote the records of segments that overlap.
 *
 * The engine names a new segment after the LSN that comes next. That is the current segment's first LSN and the number
 * of its records, or, once it was restarted in it, that number alone, and one. A restart goes on in the segment with
 * the highest number. All histories that leave these names and counts are followed: where they agree on one order, it
 * is proven. A rotation into a name that exists is not followed: the segment that it writes over shows as damage,
 * unless its records are all of one size.
 *
 * @returns null where no history, or more than one order, fits
 */
export function rivvenWriteOrder(segments: readonly SegmentExtent[]): readonly SegmentPart[] | null {
  const counted = segments.map((segment, index) => ({ ...segment, index }));
  const written = counted.filter(({ maxRecords }) => maxRecords > 0);
  return written.length > MAX_SEGMENTS ? null : new Historian(written).theOnlyOrder();
}

class Historian {
  private readonly segments: readonly Counted[];
  private readonly orders: Map<string, readonly SegmentPart[]> = new Map();
  private steps = 0;

  constructor(segments: readonly Counted[]) {
    this.segments = segments;
  }

  theOnlyOrder(): readonly SegmentPart[] | null {
    const starts = this.segments.flatMap((segment, at) => (this.canBeFirst(segment) ? [at] : []));
    for (const start of starts)
      this.follow(
        this.enter(
          start,
          this.segments.map(() => null),
          [],
        ),
      );
    const [order] = this.orders.values();
    return order !== undefined && this.orders.size === 1 && this.steps <= MAX_STEPS ? order : null;
  }

  /** A log begins with segment 0, unless that was removed. */
  private canBeFirst({ number }: Counted): boolean {
    return number === 0n || this.segments.every((segment) => segment.number !== 0n);
  }

  private follow(history: History): void {
    this.steps += 1;
    if (this.steps > MAX_STEPS || this.orders.size > 1) return;
    if (this.isComplete(history)) this.add(history);
    else {
      this.rotate(history);
      this.restart(history);
    }
  }

  /** Writes the current segment up to where a rotation leads to a segment that is there and not written yet. */
  private rotate(history: History): void {
    const { written, current, counted, parts } = history;
    const segment = this.segments[current]!;
    const isHighest = this.highest(written) === current;
    const from = written[current]!;
    this.segments.forEach(({ number }, next) => {
      if (written[next] !== null) return;
      const base = counted ? 1n : segment.firstLsn;
      const records = Number(number - base);
      // Records that follow later can only be written where a restart comes back to this segment.
      const comesBack = isHighest && number < segment.number && records < segment.minRecords;
      const isWhole = records >= segment.minRecords && records <= segment.maxRecords;
      if (records < Math.max(from, 1) || !(isWhole || comesBack)) return;
      const to = isWhole ? segment.maxRecords : records;
      this.follow(
        this.enter(next, withValue(written, current, to), withPart(parts, segment.index, from, to)),
      );
    });
  }

  /** The engine stops, and goes on in the highest segment. */
  private restart(history: History): void {
    const { written, current, counted, parts } = history;
    const highest = this.highest(written);
    if (highest === current) {
      if (!counted) this.follow({ ...history, counted: true });
      return;
    }
    const { index, maxRecords } = this.segments[current]!;
    this.follow({
      written: withValue(written, current, maxRecords),
      current: highest,
      counted: true,
      parts: withPart(parts, index, written[current]!, maxRecords),
    });
  }

  private enter(current: number, written: History["written"], parts: History["parts"]): History {
    return { written: withValue(written, current, 0), current, counted: false, parts };
  }

  /** Whether all that is left are records of the current segment. */
  private isComplete({ written, current }: History): boolean {
    return this.segments.every(
      ({ maxRecords }, at) => at === current || (written[at] !== null && written[at] === maxRecords),
    );
  }

  private add({ written, current, parts }: History): void {
    const { index, maxRecords } = this.segments[current]!;
    const order = withPart(parts, index, written[current]!, maxRecords);
    this.orders.set(order.map((part) => `${part.segment}:${part.from}-${part.to}`).join(), order);
  }

  private highest(written: History["written"]): number {
    return this.segments.reduce(
      (best, { number }, at) =>
        written[at] !== null && (best < 0 || number > this.segments[best]!.number) ? at : best,
      -1,
    );
  }
}

function withValue(list: History["written"], at: number, value: number): History["written"] {
  return list.map((old, index) => (index === at ? value : old));
}

/** Adds a part, unless it is empty; one that goes on where the last one ended is joined to it. */
function withPart(
  parts: readonly SegmentPart[],
  segment: number,
  from: number,
  to: number,
): readonly SegmentPart[] {
  const last = parts.at(-1);
  if (from === to) return parts;
  if (last?.segment === segment && last.to === from) return [...parts.slice(0, -1), { ...last, to }];
  return [...parts, { segment, from, to }];
}
