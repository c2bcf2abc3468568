import type { TimelineData } from "../../src/report/html/page-data.ts";
import type { Option } from "../chart.ts";
import { axisStyle, tooltip } from "../chart.ts";
import { color } from "../colors.ts";
import { plural, short } from "../numbers.ts";
import type { PlacedSpan } from "./lanes.ts";
import { openCounts } from "./lanes.ts";
import { barSeries, ENDS, markSeries, spanSeries } from "./series.ts";
import { stretchLines } from "./stretches.ts";
import type { TimelineDrawing } from "./timeline-drawing.ts";
import { lanePixels } from "./timeline-drawing.ts";

const ACTIVITY_PIXELS = 120;
const GAP_PIXELS = 10;
const AXIS_PIXELS = 40;
const SLIDER_PIXELS = 44;
const TOP_PIXELS = 26;

export function chartHeight(lanes: number): number {
  const spans = lanes === 0 ? 0 : lanes * lanePixels(lanes) + GAP_PIXELS;
  return TOP_PIXELS + ACTIVITY_PIXELS + AXIS_PIXELS + spans + SLIDER_PIXELS;
}

/** What goes on at each time, and below it the transactions one by one. */
export function timelineOption(drawing: TimelineDrawing): Option {
  const { timeline, placed, lanes } = drawing;
  const hasSpans = placed.length > 0;
  const top = TOP_PIXELS + ACTIVITY_PIXELS + GAP_PIXELS;
  const grids = [
    { left: 52, right: 46, top: TOP_PIXELS, height: ACTIVITY_PIXELS },
    { left: 52, right: 46, top, height: lanes * lanePixels(lanes) },
  ];
  const indexes = hasSpans ? [0, 1] : [0];
  return {
    grid: grids.slice(0, indexes.length),
    tooltip: tooltip((series, index) => describeItem(drawing, series, index)),
    xAxis: indexes.map((gridIndex) => lsnAxis(drawing, gridIndex, gridIndex === indexes.length - 1)),
    yAxis: [endsAxis(timeline), openAxis(), ...(hasSpans ? [laneAxis(lanes)] : [])],
    dataZoom: [
      slider(indexes, drawing.zoom),
      { type: "inside", xAxisIndex: indexes, ...drawing.zoom, filterMode: "none", zoomOnMouseWheel: "ctrl" },
    ],
    series: [
      ...ENDS.map((end) => barSeries(timeline, end)),
      openSeries(timeline),
      ...(hasSpans ? [spanSeries(drawing), markSeries(placed, drawing.selected, lanePixels(lanes))] : []),
    ],
  };
}

function describeItem(drawing: TimelineDrawing, series: string, index: number): string {
  const { placed, timeline, axis, describe } = drawing;
  return series === "spans" ? describe(placed[index]!) : stretchLines(timeline, axis, index).join("\n");
}

/** @param isLabelled whether it is the lowest one, which has the labels for all */
function lsnAxis({ timeline, axis }: TimelineDrawing, gridIndex: number, isLabelled: boolean): Option {
  return {
    ...axisStyle(),
    gridIndex,
    type: "value",
    min: 0,
    max: timeline.records,
    minInterval: 1,
    name: isLabelled ? "LSN" : "",
    nameLocation: "middle",
    nameGap: 24,
    splitLine: { show: false },
    axisTick: { show: isLabelled },
    axisLabel: {
      show: isLabelled,
      color: color("text-soft"),
      hideOverlap: true,
      showMaxLabel: false,
      formatter: (ordinal: number) => (Number.isInteger(ordinal) ? lsnLabel(axis.textAt(ordinal)) : ""),
    },
  };
}

/** Numbers of many digits would run into each other. */
function lsnLabel(text: string): string {
  const isLong = text.length > 9 && !text.startsWith("about");
  if (!isLong) return text.replace("about ", "~");
  return text.length > 12 ? Number(text).toExponential(2) : short(Number(text));
}

/** Not at a larger scale than what is open: where few end at a time, each would look like many. */
function endsAxis(timeline: TimelineData): Option {
  const ending = timeline.begun.map((_, index) => ENDS.reduce((sum, end) => sum + timeline[end][index]!, 0));
  const openMost = mostOf(openCounts(timeline));
  return mostOf(ending) < openMost ? { ...countAxis(), max: openMost } : countAxis();
}

function mostOf(counts: readonly number[]): number {
  return counts.reduce((most, each) => Math.max(most, each), 0);
}

function countAxis(): Option {
  return {
    ...axisStyle(),
    type: "value",
    minInterval: 1,
    name: "transactions that end",
    nameTextStyle: { color: color("text-soft"), align: "left" },
    axisLabel: { color: color("text-soft"), formatter: short },
  };
}

/** Where many end in each stretch, few are open at a time, so that these have a scale of their own. */
function openAxis(): Option {
  return {
    ...countAxis(),
    position: "right",
    name: "open",
    nameTextStyle: { color: color("accent"), align: "left" },
    axisLabel: { color: color("accent"), formatter: short },
    splitLine: { show: false },
  };
}

function laneAxis(lanes: number): Option {
  return {
    gridIndex: 1,
    type: "value",
    min: 0,
    max: lanes,
    inverse: true,
    show: false,
  };
}

function openSeries(timeline: TimelineData): Option {
  const { bucketRecords, records } = timeline;
  const open = openCounts(timeline);
  return {
    id: "open",
    type: "line",
    yAxisIndex: 1,
    step: "end",
    symbol: "none",
    lineStyle: { color: color("accent"), width: 1.5 },
    areaStyle: { color: color("accent-faint") },
    data: open.map((count, index) => [Math.min((index + 1) * bucketRecords, records), count]),
    silent: true,
    z: 1,
  };
}

function slider(xAxisIndex: readonly number[], zoom: TimelineDrawing["zoom"]): Option {
  return {
    type: "slider",
    xAxisIndex,
    ...zoom,
    filterMode: "none",
    bottom: 6,
    height: 22,
    showDetail: false,
    borderColor: color("line"),
    fillerColor: color("accent-faint"),
    handleStyle: { color: color("accent") },
    moveHandleStyle: { color: color("accent") },
    dataBackground: { lineStyle: { color: color("line") }, areaStyle: { color: color("line-faint") } },
  };
}

/** A transaction in a sentence. */
export function describeSpan({ span }: PlacedSpan): string {
  const status = span.status === "active" ? "open at the end of the log" : span.status;
  const from = `LSN ${span.firstLsn}`;
  const range = span.firstLsn === span.lastLsn ? from : `${from} to ${span.lastLsn}`;
  return `Transaction ${span.txnId}: ${status}; ${plural(span.records, "record")}, ${plural(span.bytes, "byte")}, ${range}.`;
}
