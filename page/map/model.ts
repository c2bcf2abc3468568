import type { MapData, PlaceData, RecordData } from "../../src/report/html/page-data.ts";

/** Classes of bytes that show in a cell however few they are, worst first. */
export const NEVER_HIDDEN: readonly string[] = ["damaged", "garbage", "torn"];

/** A stretch of the log as it is drawn. */
export interface Cell {
  readonly from: number;
  readonly to: number;
  /** Bytes of each class that occurs. */
  readonly bytes: ReadonlyMap<string, number>;
  /** The class that it is drawn in. */
  readonly shown: string;
}

interface Extent {
  readonly position: number;
  readonly length: number;
  readonly name: string;
}

/**
 * What stands in a stretch of the log: exactly where all records are listed, else by the cells that were counted while
 * the log was read.
 */
export class MapModel {
  readonly size: number;
  /** Stretches can begin and end at multiples of this. */
  readonly unit: number;
  private readonly data: MapData;
  private readonly extents: readonly Extent[] | null;

  constructor(data: MapData) {
    this.data = data;
    this.size = data.bytes;
    this.extents = exactExtents(data);
    this.unit = this.extents === null ? data.cellBytes : 1;
  }

  /** Whether every record is known by itself. */
  get isExact(): boolean {
    return this.extents !== null;
  }

  /** Bytes of each class in the whole log. */
  totals(): ReadonlyMap<string, number> {
    return new Map(
      this.data.classes.map(({ name, bytes }) => [name, bytes.reduce((sum, each) => sum + each, 0)]),
    );
  }

  /** Cells of `cellBytes`, a multiple of the unit, from `from` up to `to`. */
  cells(from: number, to: number, cellBytes: number): readonly Cell[] {
    const count = Math.ceil((to - from) / cellBytes);
    return Array.from({ length: count }, (_, index) => {
      const start = from + index * cellBytes;
      const end = Math.min(start + cellBytes, this.size);
      const bytes = this.bytesIn(start, end);
      return { from: start, to: end, bytes, shown: shownClass(bytes) };
    });
  }

  /** The records of which a byte lies in a stretch, at most so many; null where they are not listed. */
  recordsIn(from: number, to: number, most: number): readonly RecordData[] | null {
    const { listed } = this.data;
    if (listed === null) return null;
    const first = firstEndingBehind(listed, from);
    const records: RecordData[] = [];
    for (let i = first; i < listed.length && listed[i]!.position < to && records.length < most; i++) {
      records.push(listed[i]!);
    }
    return records;
  }

  /** Records that begin in a stretch of whole units, as they were counted. */
  recordCount(from: number, to: number): number {
    const { records, cellBytes } = this.data;
    let count = 0;
    for (let cell = Math.floor(from / cellBytes); cell * cellBytes < to; cell++) count += records[cell] ?? 0;
    return count;
  }

  /** Stretches that are no intact record, of which a byte lies in a stretch. */
  placesIn(from: number, to: number): readonly PlaceData[] {
    return this.data.places.filter(({ position, length }) => position < to && position + length > from);
  }

  /** Where damage begins next, behind or in front of a position; null where there is none. */
  nextPlace(position: number, direction: 1 | -1): PlaceData | null {
    const { places } = this.data;
    const found =
      direction > 0
        ? places.find((place) => place.position > position)
        : places.findLast((place) => place.position < position);
    return found ?? null;
  }

  private bytesIn(from: number, to: number): ReadonlyMap<string, number> {
    return this.extents === null ? this.countedBytes(from, to) : extentBytes(this.extents, from, to);
  }

  private countedBytes(from: number, to: number): ReadonlyMap<string, number> {
    const { cellBytes, classes } = this.data;
    const first = Math.floor(from / cellBytes);
    const end = Math.ceil(to / cellBytes);
    const sums = new Map<string, number>();
    for (const { name, bytes } of classes) {
      let sum = 0;
      for (let cell = first; cell < end; cell++) sum += bytes[cell] ?? 0;
      if (sum > 0) sums.set(name, sum);
    }
    return sums;
  }
}

/** Every byte's record or place, in log order; null where not all of them are listed. */
function exactExtents({ listed, places, placeCount }: MapData): readonly Extent[] | null {
  if (listed === null || places.length < placeCount) return null;
  const extents = [
    ...listed.map(({ position, length, type }) => ({ position, length, name: type })),
    ...places.map(({ position, length, byteClass }) => ({ position, length, name: byteClass })),
  ];
  return extents.sort((a, b) => a.position - b.position);
}

function extentBytes(extents: readonly Extent[], from: number, to: number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (let i = firstEndingBehind(extents, from); i < extents.length; i++) {
    const { position, length, name } = extents[i]!;
    if (position >= to) break;
    const bytes = Math.min(position + length, to) - Math.max(position, from);
    sums.set(name, (sums.get(name) ?? 0) + bytes);
  }
  return sums;
}

/** Index of the first of stretches in order, none of which overlap, that ends behind a position. */
function firstEndingBehind(
  stretches: readonly { readonly position: number; readonly length: number }[],
  position: number,
): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { position: start, length } = stretches[middle]!;
    if (start + length > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Damage shows however small it is; else the class with the most bytes does. */
function shownClass(bytes: ReadonlyMap<string, number>): string {
  const bad = NEVER_HIDDEN.find((name) => bytes.has(name));
  if (bad !== undefined) return bad;
  let shown = "";
  let most = 0;
  for (const [name, sum] of bytes) {
    if (sum <= most) continue;
    most = sum;
    shown = name;
  }
  return shown;
}
