import type { Option } from "../chart.ts";
import { axisStyle, tooltip } from "../chart.ts";
import { classColor, color } from "../colors.ts";
import type { Cell } from "./model.ts";
import type { Layout } from "./range.ts";

export const CELLS = "cells";
const SELECTED = "selected";

/** Pixels of a cell, and of the offsets at the left of a row. */
export const CELL_PIXELS = 15;
export const OFFSET_PIXELS = 84;

interface RenderApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
  size(extent: readonly [number, number]): [number, number];
}

/** What the map says. */
export interface MapWords {
  /** Of a cell, where the mouse points at it. */
  readonly cell: (cell: Cell) => string;
  /** Of a row that begins at a position in the log. */
  readonly row: (position: number) => string;
}

/** The whole map. */
export function mapOption(cells: readonly Cell[], layout: Layout, selected: number, words: MapWords): Option {
  const { columns, cellBytes, from } = layout;
  const rows = Math.max(1, Math.ceil(cells.length / columns));
  return {
    grid: { left: OFFSET_PIXELS, right: 4, top: 4, bottom: 4 },
    tooltip: tooltip((series, index) => (series === CELLS ? breakLines(words.cell(cells[index]!)) : "")),
    xAxis: { type: "value", min: 0, max: columns, show: false },
    yAxis: {
      ...axisStyle(),
      type: "value",
      min: 0,
      max: rows,
      inverse: true,
      interval: 1,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: color("text-soft"),
        fontFamily: "monospace",
        fontSize: 11,
        verticalAlign: "top",
        padding: [2, 0, 0, 0],
        formatter: (row: number) => (row < rows ? words.row(from + row * columns * cellBytes) : ""),
      },
    },
    series: [cellSeries(cells, columns), selectionSeries(cells, columns, selected)],
  };
}

/** Only the frame around the selected cell. */
export function selectionOption(cells: readonly Cell[], { columns }: Layout, selected: number): Option {
  return { series: [selectionSeries(cells, columns, selected)] };
}

function placeOf(index: number, columns: number): [number, number] {
  return [index % columns, Math.floor(index / columns)];
}

function cellSeries(cells: readonly Cell[], columns: number): Option {
  const fills = new Map<string, string>();
  const fillOf = (name: string): string => {
    const known = fills.get(name) ?? classColor(name);
    fills.set(name, known);
    return known;
  };
  const cross = color("on-damage");
  return {
    id: CELLS,
    type: "custom",
    data: cells.map((_, index) => placeOf(index, columns)),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
      const cell = cells[dataIndex]!;
      const box = boxOf(api);
      const rectangle = { type: "rect", shape: inset(box, 0.75), style: { fill: fillOf(cell.shown) } };
      if (cell.shown !== "damaged") return rectangle;
      return { type: "group", children: [rectangle, ...crossIn(box, cross)] };
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(api: RenderApi): Box {
  const [x, y] = api.coord([api.value(0), api.value(1)]);
  const [width, height] = api.size([1, 1]);
  return { x, y, width, height };
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

/** Damage is told by its form as well as by its colour. */
function crossIn(box: Box, stroke: string): readonly Option[] {
  const { x, y, width, height } = inset(box, 4);
  const style = { stroke, lineWidth: 1.5 };
  return [
    { type: "line", shape: { x1: x, y1: y, x2: x + width, y2: y + height }, style },
    { type: "line", shape: { x1: x + width, y1: y, x2: x, y2: y + height }, style },
  ];
}

function selectionSeries(cells: readonly Cell[], columns: number, selected: number): Option {
  return {
    id: SELECTED,
    type: "custom",
    silent: true,
    z: 10,
    data: selected < cells.length ? [placeOf(selected, columns)] : [],
    renderItem: (_: unknown, api: RenderApi) => ({
      type: "group",
      children: [
        frame(inset(boxOf(api), -1), color("surface"), 5),
        frame(inset(boxOf(api), -1), color("text"), 2.5),
      ],
    }),
  };
}

function frame(shape: Box, stroke: string, lineWidth: number): Option {
  return { type: "rect", shape, style: { fill: "none", stroke, lineWidth } };
}

const TOOLTIP_CHARACTERS = 56;

/** A tooltip of plain text does not break lines by itself. */
export function breakLines(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length >= TOOLTIP_CHARACTERS) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join("\n");
}
