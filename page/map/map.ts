import type { PageData } from "../../src/report/html/page-data.ts";
import { Chart } from "../chart.ts";
import { byId, fill, onPress } from "../dom.ts";
import { clampIndex, onKeys } from "../keys.ts";
import { bytes, percent } from "../numbers.ts";
import { tableBehind } from "../table.ts";
import { aboutMap, describeCell } from "./describe.ts";
import { showDetail } from "./detail.ts";
import { CELL_PIXELS, CELLS, mapOption, OFFSET_PIXELS, selectionOption } from "./drawing.ts";
import { showClasses } from "./legend.ts";
import type { Cell } from "./model.ts";
import { MapModel } from "./model.ts";
import { placesTable } from "./places-table.ts";
import type { Layout } from "./range.ts";
import { layOut, zoomed } from "./range.ts";
import { onSegment } from "./segment-choice.ts";
import { describeRange, rowLabel } from "./segments.ts";

const ROWS = 16;
const HEIGHT: number = ROWS * (CELL_PIXELS + 1) + 8;
const COLUMNS_LEAST = 16;
const COLUMNS_MOST = 64;

/** The map of the bytes: a stretch of the log in rows of cells, of which one is selected. */
export class ByteMapView {
  private readonly data: PageData;
  private readonly model: MapModel;
  private readonly chart: Chart;
  private range: Pick<Layout, "from" | "to">;
  private layout: Layout;
  private cells: readonly Cell[] = [];
  /** A position in the log, which stays selected when the map is laid out anew. */
  private position = 0;
  /** Nothing is said and shown before somebody selects something. */
  private isTouched = false;

  constructor(data: PageData) {
    this.data = data;
    this.model = new MapModel(data.map);
    this.range = { from: 0, to: this.model.size };
    this.layout = layOut(0, this.model.size, this.model.unit, { columns: COLUMNS_MOST, rows: ROWS });
    this.position = data.map.places[0]?.position ?? 0;
    this.describeAll();
    this.chart = new Chart("map-chart", HEIGHT, (width) => this.draw(width));
    this.chart.onClick(CELLS, (index) => this.selectCell(index));
    this.chart.onDoubleClick(CELLS, () => this.zoom(true));
    this.listen();
  }

  /** Shows the damage or the record at a position, as close as it gets. */
  show(position: number, length: number): void {
    const { size, unit } = this.model;
    const span = Math.min(size, Math.max(length * 8, this.cellCount * unit));
    const from = Math.max(0, Math.min(position - Math.floor((span - length) / 2), size - span));
    this.position = position;
    this.showRange(from, from + span);
  }

  private get cellCount(): number {
    return this.layout.columns * ROWS;
  }

  private get selected(): number {
    return clampIndex(
      Math.floor((this.position - this.layout.from) / this.layout.cellBytes),
      this.cells.length,
    );
  }

  private draw(width: number): ReturnType<typeof mapOption> {
    const columns = Math.floor((width - OFFSET_PIXELS) / CELL_PIXELS);
    const grid = { columns: Math.max(COLUMNS_LEAST, Math.min(columns, COLUMNS_MOST)), rows: ROWS };
    this.layout = layOut(this.range.from, this.range.to, this.model.unit, grid);
    this.cells = this.model.cells(this.layout.from, this.layout.to, this.layout.cellBytes);
    this.describeRange();
    return mapOption(this.cells, this.layout, this.selected, {
      cell: (cell) => this.describe(cell),
      row: (position) => rowLabel(this.data.segments, position),
    });
  }

  private describe(cell: Cell): string {
    return describeCell(this.data, this.model, cell);
  }

  private selectCell(index: number): void {
    const cell = this.cells[clampIndex(index, this.cells.length)];
    if (cell === undefined) return;
    this.position = cell.from;
    this.isTouched = true;
    this.chart.change(selectionOption(this.cells, this.layout, this.selected));
    this.announce();
  }

  private announce(): void {
    const cell = this.cells[this.selected];
    if (cell === undefined || !this.isTouched) return;
    fill("map-live", this.describe(cell));
    showDetail(this.data, this.model, cell);
  }

  private zoom(isCloser: boolean): void {
    const { size, unit } = this.model;
    const cell = this.cells[this.selected];
    const around = cell === undefined ? this.position : (cell.from + cell.to) / 2;
    const limits = { size, least: Math.min(size, this.cellCount * unit) };
    const { from, to } = zoomed(this.range, around, isCloser, limits);
    this.showRange(from, to);
  }

  private showAll(): void {
    this.showRange(0, this.model.size);
  }

  private showRange(from: number, to: number): void {
    this.range = { from, to: Math.max(to, from + 1) };
    this.position = Math.max(from, Math.min(this.position, to - 1));
    this.isTouched = true;
    this.chart.draw();
    this.announce();
  }

  private toPlace(direction: 1 | -1): void {
    // The first one may be selected before anybody has moved.
    const from = this.isTouched ? this.position : this.position - direction;
    const place = this.model.nextPlace(from, direction);
    if (place !== null) this.show(place.position, place.length);
    else fill("map-live", `No damage ${direction > 0 ? "behind" : "in front of"} the selected place.`);
  }

  private listen(): void {
    const move = (cells: number) => () => this.selectCell(this.selected + cells);
    const moveRow = (rows: number) => () => this.selectCell(this.selected + rows * this.layout.columns);
    onKeys(this.chart.container, {
      ArrowRight: move(1),
      ArrowLeft: move(-1),
      ArrowDown: moveRow(1),
      ArrowUp: moveRow(-1),
      Home: () => this.selectCell(0),
      End: () => this.selectCell(this.cells.length - 1),
      Enter: () => this.zoom(true),
      "+": () => this.zoom(true),
      "=": () => this.zoom(true),
      "-": () => this.zoom(false),
      "0": () => this.showAll(),
      n: () => this.toPlace(1),
      p: () => this.toPlace(-1),
    });
    onPress("map-in", () => this.zoom(true));
    onPress("map-out", () => this.zoom(false));
    onPress("map-all", () => this.showAll());
    onPress("map-next", () => this.toPlace(1));
    onPress("map-previous", () => this.toPlace(-1));
    onSegment(this.data.segments, (segment) => {
      if (segment === null) this.showAll();
      else this.showRange(segment.position, segment.position + segment.bytes);
    });
  }

  private describeAll(): void {
    const { map } = this.data;
    showClasses(this.model.totals(), this.model.size);
    fill("map-about", aboutMap(this.model, this.data.segments));
    for (const id of ["map-next", "map-previous"]) {
      if (map.places.length === 0) byId(id).setAttribute("disabled", "");
    }
    tableBehind("map-table", () => placesTable(this.data));
  }

  private describeRange(): void {
    const { from, to, cellBytes } = this.layout;
    const { size } = this.model;
    const part = to - from >= size ? "the whole log" : `${percent(to - from, size)} of the log`;
    fill(
      "map-range",
      `Shown: ${describeRange(this.data.segments, from, to)}; ${part}. A cell is ${bytes(cellBytes)}, a row ${bytes(cellBytes * this.layout.columns)}.`,
    );
    const strip = byId("map-strip").firstElementChild as HTMLElement;
    strip.style.left = `${(from / size) * 100}%`;
    strip.style.width = `${Math.max(((to - from) / size) * 100, 0.5)}%`;
  }
}

/** The part of the page with the map; null where there is nothing to be shown in it. */
export function showMap(data: PageData): ByteMapView | null {
  if (data.map.bytes > 0) return new ByteMapView(data);
  fill("map-about", "The segments hold no byte.");
  byId("map-charts").hidden = true;
  return null;
}
