import type { TimelineData } from "../../src/report/html/page-data.ts";
import type { Option } from "../chart.ts";
import { color } from "../colors.ts";
import type { PlacedSpan } from "./lanes.ts";
import type { TimelineDrawing } from "./timeline-drawing.ts";
import { lanePixels } from "./timeline-drawing.ts";

/** How a transaction can end, from the bottom of a bar to its top. */
export const ENDS = ["committed", "aborted", "ended"] as const;

/** A bar of a transaction is to be seen and hit. */
const BAR_PIXELS_LEAST = 3;

/** Behind the scales of what ends and what is open. */
const LANE_AXIS = 2;

type End = (typeof ENDS)[number];

/** Pixels of the chart from left to right. */
interface Extent {
  readonly x: number;
  readonly width: number;
}

interface RenderParameters {
  readonly dataIndex: number;
  readonly coordSys: Extent;
}

interface RenderApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

/** The rectangle between two corners, in pixels, at least so wide. */
function rectangle(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  widthLeast: number,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  return {
    x: Math.min(x1, x2),
    y: Math.min(y1, y2),
    width: Math.max(Math.abs(x2 - x1), widthLeast),
    height: Math.abs(y2 - y1),
  };
}

/** Transactions that end in each stretch in one way, on top of those that end in the ways before it. */
export function barSeries(timeline: TimelineData, end: End): Option {
  const { bucketRecords, records } = timeline;
  const below = ENDS.slice(0, ENDS.indexOf(end));
  const fill = color(`status-${end}`);
  return {
    id: end,
    type: "custom",
    clip: true,
    encode: { x: [0, 1], y: [2, 3] },
    data: timeline[end].map((count, index) => {
      const base = below.reduce((sum, each) => sum + timeline[each][index]!, 0);
      const from = index * bucketRecords;
      return [from, Math.min(from + bucketRecords, records), base, base + count];
    }),
    renderItem: (_: unknown, api: RenderApi) => {
      if (api.value(2) === api.value(3)) return undefined;
      const shape = rectangle(
        api.coord([api.value(0), api.value(2)]),
        api.coord([api.value(1), api.value(3)]),
        1,
      );
      // A gap between bars, as long as there is room for one.
      return { type: "rect", shape: { ...shape, width: Math.max(1, shape.width - 1) }, style: { fill } };
    },
  };
}

/** The transactions, each a bar from its first to its last record. */
export function spanSeries({ placed, lanes, recordsOf }: TimelineDrawing): Option {
  const height = lanePixels(lanes);
  const fills = {
    active: color("status-active"),
    committed: color("status-committed"),
    aborted: color("status-aborted"),
    ended: color("status-ended"),
  };
  const tick = color("surface");
  return {
    id: "spans",
    type: "custom",
    clip: true,
    xAxisIndex: 1,
    yAxisIndex: LANE_AXIS,
    encode: { x: [0, 1], y: 2 },
    data: placed.map(({ span, end, lane }) => [span.first, end, lane]),
    renderItem: ({ dataIndex, coordSys }: RenderParameters, api: RenderApi) => {
      const item = placed[dataIndex]!;
      const shape = barOf(api, height, coordSys);
      const fill = fills[item.span.status];
      const marks = ticksOf(api, recordsOf(item), { height, fill: tick });
      // An open one has no end: what lies behind its last record is only a dashed line.
      const lastX = api.coord([item.span.last + 1, 0])[0];
      const solid = { ...shape, width: Math.max(BAR_PIXELS_LEAST, Math.min(shape.width, lastX - shape.x)) };
      return {
        type: "group",
        children: [
          ...(item.span.status === "active"
            ? [line(shape, { stroke: fill, lineWidth: 1, lineDash: [4, 3] })]
            : []),
          { type: "rect", shape: { ...solid, r: 2 }, style: { fill } },
          ...(item.span.status === "aborted" ? [line(solid, { stroke: tick, lineWidth: 2 })] : []),
          ...marks,
        ],
      };
    },
  };
}

interface Shape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What begins with the very last records is drawn in front of the edge. */
function barOf(api: RenderApi, height: number, { x: left, width: room }: Extent): Shape {
  const [startX, y] = api.coord([api.value(0), api.value(2)]);
  const [endX] = api.coord([api.value(1), api.value(2)]);
  const edge = left + room - BAR_PIXELS_LEAST;
  const x = startX > edge && startX <= left + room ? edge : startX;
  const gap = height > 8 ? 2 : 1;
  return { x, y: y + gap, width: Math.max(BAR_PIXELS_LEAST, endX - x), height: height - 2 * gap };
}

/** Through the middle: what is aborted is struck through, what is open goes on. */
function line({ x, y, width, height }: Shape, style: Option): Option {
  const middle = y + height / 2;
  return { type: "line", shape: { x1: x, y1: middle, x2: x + width, y2: middle }, style };
}

interface Tick {
  readonly height: number;
  readonly fill: string;
}

/** A dot for each record, where there is room between them. */
function ticksOf(api: RenderApi, ordinals: readonly number[], { height, fill }: Tick): readonly Option[] {
  const pixels = api.coord([1, 0])[0] - api.coord([0, 0])[0];
  if (pixels < 4 || height < 10) return [];
  const [, top] = api.coord([0, api.value(2)]);
  return ordinals.map((ordinal) => {
    const [x] = api.coord([ordinal + 0.5, 0]);
    return { type: "circle", shape: { cx: x, cy: top + height / 2, r: 1.6 }, style: { fill } };
  });
}

/** The frame around the selected transaction. */
export function markSeries(placed: readonly PlacedSpan[], selected: number, laneHeight: number): Option {
  const item = placed[selected];
  return {
    id: "mark",
    type: "custom",
    clip: true,
    silent: true,
    z: 10,
    xAxisIndex: 1,
    yAxisIndex: LANE_AXIS,
    encode: { x: [0, 1], y: 2 },
    data: item === undefined ? [] : [[item.span.first, item.end, item.lane]],
    renderItem: ({ coordSys }: RenderParameters, api: RenderApi) => {
      const { x, y, width, height } = barOf(api, laneHeight, coordSys);
      const shape = { x: x - 2, y: y - 2, width: width + 4, height: height + 4 };
      return { type: "rect", shape, style: { fill: "none", stroke: color("text"), lineWidth: 2 } };
    },
  };
}
