import type { PageData, SizesData } from "../src/report/html/page-data.ts";
import type { Option } from "./chart.ts";
import { axisStyle, Chart, tooltip } from "./chart.ts";
import { color } from "./colors.ts";
import { byId, fill } from "./dom.ts";
import { clampIndex, onKeys } from "./keys.ts";
import { count, percent, plural, short } from "./numbers.ts";
import { table, tableBehind } from "./table.ts";

const HEIGHT = 240;

type Bar = SizesData["bars"][number];

function range({ from, below }: Bar): string {
  return from === below - 1 ? count(from) : `${count(from)}–${count(below - 1)}`;
}

/** How many records have which size. */
class SizesView {
  private readonly bars: readonly Bar[];
  private readonly total: number;
  private readonly chart: Chart;
  private selected = -1;

  constructor({ bars }: SizesData) {
    this.bars = bars;
    this.total = bars.reduce((sum, bar) => sum + bar.count, 0);
    this.chart = new Chart("sizes-chart", HEIGHT, () => this.option());
    this.chart.onClick("sizes", (index) => this.select(index));
    onKeys(this.chart.container, {
      ArrowRight: () => this.select(this.selected + 1),
      ArrowLeft: () => this.select(this.selected - 1),
    });
    tableBehind("sizes-table", () =>
      table(
        "Records by size",
        [{ title: "Bytes" }, { title: "Records", isNumber: true }, { title: "Share", isNumber: true }],
        bars.map((bar) => [range(bar), count(bar.count), percent(bar.count, this.total)]),
      ),
    );
  }

  private option(): Option {
    const style = axisStyle();
    return {
      grid: { left: 60, right: 12, top: 28, bottom: 46 },
      tooltip: tooltip((_, index) => this.describe(index)),
      xAxis: {
        ...style,
        type: "category",
        data: this.bars.map(range),
        name: "bytes of a record",
        nameLocation: "middle",
        nameGap: 28,
      },
      yAxis: {
        ...style,
        type: "value",
        minInterval: 1,
        name: "records",
        axisLabel: { color: color("text-soft"), formatter: short },
      },
      series: [this.series()],
    };
  }

  private series(): Option {
    return {
      id: "sizes",
      type: "bar",
      barMaxWidth: 72,
      itemStyle: { color: color("accent") },
      data: this.bars.map((bar, index) => ({
        value: bar.count,
        itemStyle: { borderColor: color("text"), borderWidth: index === this.selected ? 3 : 0 },
      })),
    };
  }

  private select(index: number): void {
    this.selected = clampIndex(index, this.bars.length);
    this.chart.change({ series: [this.series()] });
    fill("sizes-live", this.describe(this.selected));
  }

  private describe(index: number): string {
    const bar = this.bars[index]!;
    return `${range(bar)} bytes: ${plural(bar.count, "record")}, ${percent(bar.count, this.total)}.`;
  }
}

/** The part of the page about sizes. */
export function showSizes({ sizes }: PageData): void {
  if (sizes === null) {
    fill("sizes-about", "This log holds no intact record.");
    byId("sizes-charts").hidden = true;
    return;
  }
  const { min, p50, p95, p99, max } = sizes;
  fill(
    "sizes-about",
    `Smallest ${plural(min, "byte")}, median ${count(p50)}, 95 % at most ${count(p95)}, 99 % at most ${count(p99)}, largest ${count(max)}. Each bar goes up to twice the size of the one before.`,
  );
  new SizesView(sizes);
}
