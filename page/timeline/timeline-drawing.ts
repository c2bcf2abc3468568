import type { TimelineData } from "../../src/report/html/page-data.ts";
import type { LsnAxis } from "../lsn-axis.ts";
import type { PlacedSpan } from "./lanes.ts";

const LANE_PIXELS_MOST = 14;
const LANE_PIXELS_LEAST = 6;
const LANES_PIXELS = 420;

/** The more transactions are open at a time, the thinner they are drawn. */
export function lanePixels(lanes: number): number {
  return Math.max(LANE_PIXELS_LEAST, Math.min(LANE_PIXELS_MOST, Math.floor(LANES_PIXELS / lanes)));
}

/** What the chart of transactions is drawn from. */
export interface TimelineDrawing {
  readonly timeline: TimelineData;
  readonly placed: readonly PlacedSpan[];
  readonly lanes: number;
  readonly axis: LsnAxis;
  readonly selected: number;
  /** Numbers of the records of a transaction, where they are known. */
  readonly recordsOf: (span: PlacedSpan) => readonly number[];
  readonly describe: (span: PlacedSpan) => string;
  /** The part of the log that is shown, in percent. */
  readonly zoom: { readonly start: number; readonly end: number };
}
