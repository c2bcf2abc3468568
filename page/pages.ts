import type { PageData, PagesData } from "../src/report/html/page-data.ts";
import type { Option } from "./chart.ts";
import { axisStyle, Chart, tooltip } from "./chart.ts";
import { color } from "./colors.ts";
import { byId, fill } from "./dom.ts";
import { clampIndex, onKeys } from "./keys.ts";
import { LsnAxis } from "./lsn-axis.ts";
import { count, plural } from "./numbers.ts";
import { table, tableBehind } from "./table.ts";

const ROW_PIXELS = 18;
const TOP_PIXELS = 8;
const BOTTOM_PIXELS = 84;

/** Which page is written to when. */
class PagesView {
  private readonly data: PageData;
  private readonly pages: PagesData;
  private readonly axis: LsnAxis;
  private readonly chart: Chart;
  private readonly columns: number;
  private readonly most: number;
  private row = 0;
  private column = -1;

  constructor(data: PageData, pages: PagesData) {
    this.data = data;
    this.pages = pages;
    this.axis = new LsnAxis(data.map);
    this.columns = Math.max(0, ...pages.rows.map(({ counts }) => counts.length));
    this.most = Math.max(1, ...pages.rows.flatMap(({ counts }) => counts));
    const height = TOP_PIXELS + pages.rows.length * ROW_PIXELS + BOTTOM_PIXELS;
    this.chart = new Chart("pages-chart", height, (width) => this.option(width));
    this.chart.onClick("writes", (index) => {
      const place = this.cells()[index]!;
      this.select(place[1], place[0]);
    });
    onKeys(this.chart.container, {
      ArrowRight: () => this.select(this.row, this.column + 1),
      ArrowLeft: () => this.select(this.row, this.column - 1),
      ArrowDown: () => this.select(this.row + 1, this.column),
      ArrowUp: () => this.select(this.row - 1, this.column),
    });
    tableBehind("pages-table", () => pagesTable(pages));
  }

  private cells(): (readonly [column: number, row: number, writes: number])[] {
    return this.pages.rows.flatMap(({ counts }, row) =>
      counts.flatMap((writes, column) => (writes === 0 ? [] : [[column, row, writes] as const])),
    );
  }

  private option(width: number): Option {
    const { rows } = this.pages;
    const style = axisStyle();
    const left = width < 500 ? 72 : 150;
    return {
      grid: { left, right: 12, top: TOP_PIXELS, height: rows.length * ROW_PIXELS },
      tooltip: tooltip((_, index) => {
        const [column, row] = this.cells()[index]!;
        return this.describe(row, column);
      }),
      xAxis: {
        ...style,
        type: "category",
        data: Array.from({ length: this.columns }, (_, i) => this.axis.textAt(i * this.pages.bucketRecords)),
        name: "LSN",
        nameLocation: "middle",
        nameGap: 24,
        splitArea: { show: false },
      },
      yAxis: {
        ...style,
        type: "category",
        inverse: true,
        data: rows.map(({ pageId }) => pageId),
        axisLabel: { color: color("text-soft"), interval: 0, width: left - 14, overflow: "truncate" },
      },
      visualMap: {
        min: 0,
        max: this.most,
        calculable: false,
        orient: "horizontal",
        left: "center",
        bottom: 0,
        itemHeight: 120,
        itemWidth: 12,
        inRange: { color: [color("heat-low"), color("heat-high")] },
        text: [`${count(this.most)} writes`, "0"],
        textStyle: { color: color("text-soft") },
      },
      series: [
        {
          id: "writes",
          type: "heatmap",
          data: this.cells(),
          progressive: 0,
          itemStyle: { borderColor: color("surface"), borderWidth: 1 },
        },
        this.selection(),
      ],
    };
  }

  /** The frame around the selected place, which can be one without writes. */
  private selection(): Option {
    return {
      id: "selected",
      type: "custom",
      silent: true,
      z: 10,
      data: this.column < 0 ? [] : [[this.column, this.row]],
      renderItem: (
        _: unknown,
        api: { value(i: number): number; coord(p: number[]): number[]; size(p: number[]): number[] },
      ) => {
        const [x, y] = api.coord([api.value(0), api.value(1)]);
        const [width, height] = api.size([1, 1]);
        const shape = { x: x! - width! / 2, y: y! - height! / 2, width: width!, height: height! };
        return { type: "rect", shape, style: { fill: "none", stroke: color("text"), lineWidth: 2 } };
      },
      // The scale is for the writes alone.
      encode: { x: 0, y: 1 },
      visualMap: false,
    };
  }

  private select(row: number, column: number): void {
    this.row = clampIndex(row, this.pages.rows.length);
    this.column = clampIndex(column, this.columns);
    this.chart.change({ series: [this.selection()] });
    fill("pages-live", this.describe(this.row, this.column));
  }

  private describe(row: number, column: number): string {
    const { rows, bucketRecords } = this.pages;
    const first = column * bucketRecords;
    const last = Math.min(first + bucketRecords, this.data.timeline.records) - 1;
    const { pageId, writes, counts } = rows[row]!;
    const times = plural(counts[column] ?? 0, "write");
    return `Page ${pageId}, LSN ${this.axis.textAt(first)} to ${this.axis.textAt(last)}: ${times} of ${count(writes)} in all.`;
  }
}

function pagesTable({ rows }: PagesData): HTMLTableElement {
  const columns = [
    { title: "Page", isNumber: true },
    { title: "Writes", isNumber: true },
  ];
  return table(
    "Pages with the most writes",
    columns,
    rows.map(({ pageId, writes }) => [pageId, count(writes)]),
  );
}

/** The part of the page about pages. */
export function showPages(data: PageData): void {
  const { pages, engine } = data;
  const about =
    pages === null
      ? `${engine} logs messages and not changes of pages, so there is no page activity.`
      : describePages(pages);
  fill("pages-about", about);
  if (pages === null || pages.rows.length === 0) {
    byId("pages-charts").hidden = true;
    return;
  }
  new PagesView(data, pages);
}

function describePages({ count: all, rows, bucketRecords, isLossy }: PagesData): string {
  if (rows.length === 0) return "No record of this log touches a page.";
  const shown = rows.length < all ? `the ${count(rows.length)} with the most writes` : "all of them";
  const lossy = isLossy
    ? " There are more pages than could be counted apart: a row can lack writes from early in the log."
    : "";
  return `${plural(all, "page")} written to; shown are ${shown}. A field stands for ${plural(bucketRecords, "record")} of the log.${lossy}`;
}
