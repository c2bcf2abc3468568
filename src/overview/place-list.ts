import { BYTE_CLASSES } from "./byte-classes.ts";
import type { Place, PlaceListResult } from "./result.ts";

/** So many places are named exactly; all of them are counted, and none is missing in the cells. */
const MOST_PLACES = 2000;

/** Stretches of bytes that are no intact record, exactly. */
export class PlaceList {
  private readonly list: Place[] = [];
  private count = 0;

  add(byteClass: number, place: Omit<Place, "byteClass">): void {
    if (place.length === 0) return;
    this.count += 1;
    if (this.list.length < MOST_PLACES) this.list.push({ ...place, byteClass: BYTE_CLASSES[byteClass]! });
  }

  result(): PlaceListResult {
    return { count: this.count, list: this.list };
  }
}
