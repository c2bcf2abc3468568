import type { TimelineData } from "../../src/report/html/page-data.ts";
import type { LsnAxis } from "../lsn-axis.ts";
import type { PlacedSpan } from "./lanes.ts";

export const LANE_PIXELS = 14;

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
