import { BarChart, CustomChart, HeatmapChart, LineChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { color } from "./colors.ts";
import { byId } from "./dom.ts";

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  DataZoomComponent,
  GridComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export type Option = EChartsCoreOption;

/** A chart that is drawn anew when its width, or light and dark, change. */
export class Chart {
  readonly container: HTMLElement;
  private readonly chart: ECharts;
  private readonly describe: (width: number) => Option;

  /** @param describe what to draw in so many pixels */
  constructor(id: string, height: number, describe: (width: number) => Option) {
    this.container = byId(id);
    this.container.style.height = `${height}px`;
    this.chart = init(this.container);
    this.describe = describe;
    let width = this.container.clientWidth;
    new ResizeObserver(() => {
      if (this.container.clientWidth === width) return;
      width = this.container.clientWidth;
      this.draw();
    }).observe(this.container);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.draw();
  }

  draw(): void {
    const option = this.describe(this.container.clientWidth);
    this.chart.resize();
    this.chart.setOption({ animation: false, ...option }, { notMerge: true });
  }

  /** Changes parts of what is drawn, which are named by their ids. */
  change(option: Option): void {
    this.chart.setOption(option);
  }

  setHeight(height: number): void {
    this.container.style.height = `${height}px`;
  }

  /** Calls back with the index of what was clicked in a series. */
  onClick(series: string, action: (index: number) => void): void {
    this.on("click", series, action);
  }

  onDoubleClick(series: string, action: (index: number) => void): void {
    this.on("dblclick", series, action);
  }

  private on(event: string, series: string, action: (index: number) => void): void {
    this.chart.on(event, (parameters) => {
      const { seriesId, dataIndex } = parameters as { seriesId?: string; dataIndex?: number };
      if (seriesId === series && dataIndex !== undefined) action(dataIndex);
    });
  }
}

/**
 * A tooltip of plain text. One of HTML would need style attributes, which the page's policy forbids, and could be
 * taken for markup.
 */
export function tooltip(describe: (series: string, index: number) => string): Option {
  return {
    trigger: "item",
    renderMode: "richText",
    confine: true,
    backgroundColor: color("surface-raised"),
    borderColor: color("line"),
    textStyle: { color: color("text"), fontSize: 12 },
    formatter: (parameters: { seriesId: string; dataIndex: number }) =>
      // A brace begins a style of the library's own.
      describe(parameters.seriesId, parameters.dataIndex).replaceAll("{", "(").replaceAll("}", ")"),
  };
}

/** How axes look. */
export function axisStyle(): Option {
  return {
    axisLine: { lineStyle: { color: color("line") } },
    axisTick: { lineStyle: { color: color("line") } },
    axisLabel: { color: color("text-soft"), hideOverlap: true },
    nameTextStyle: { color: color("text-soft") },
    splitLine: { lineStyle: { color: color("line-faint") } },
  };
}
