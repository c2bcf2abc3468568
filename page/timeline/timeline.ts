import type { PageData, RecordData } from "../../src/report/html/page-data.ts";
import { Chart } from "../chart.ts";
import type { Child } from "../dom.ts";
import { byId, element, fill } from "../dom.ts";
import { onKeys } from "../keys.ts";
import { LsnAxis } from "../lsn-axis.ts";
import { breakLines } from "../map/drawing.ts";
import { legendEntry, showLegend } from "../map/legend.ts";
import { count, plural } from "../numbers.ts";
import { table, tableBehind } from "../table.ts";
import { chartHeight, describeSpan, timelineOption } from "./drawing.ts";
import type { PlacedSpan } from "./lanes.ts";
import { packLanes } from "./lanes.ts";
import { markSeries } from "./series.ts";
import { stretchLines, stretchTable } from "./stretches.ts";
import { lanePixels } from "./timeline-drawing.ts";

/** Neighbours in a lane are kept apart by so much of the log. */
const GAP_SHARE = 0.002;

/** Transactions over the log: what goes on when, and those that matter one by one. */
export class TimelineView {
  private readonly data: PageData;
  private readonly axis: LsnAxis;
  private readonly placed: readonly PlacedSpan[];
  private readonly chart: Chart;
  private readonly lanes: number;
  private selected = -1;

  constructor(data: PageData) {
    const { timeline } = data;
    this.data = data;
    this.axis = new LsnAxis(data.map);
    this.placed = packLanes(timeline.spans, timeline.records, timeline.records * GAP_SHARE);
    const lanes = this.placed.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
    this.lanes = lanes;
    this.chart = new Chart("transactions-chart", chartHeight(lanes), () =>
      timelineOption({
        timeline,
        placed: this.placed,
        lanes,
        axis: this.axis,
        selected: this.selected,
        recordsOf: (placed) => this.ordinalsOf(placed),
        describe: (placed) => breakLines(describeSpan(placed)),
        zoom: { start: 0, end: 100 },
      }),
    );
    this.chart.onClick("spans", (index) => this.select(index));
    const last = (this.placed.length || timeline.begun.length) - 1;
    onKeys(this.chart.container, {
      ArrowRight: () => this.select(Math.min(this.selected + 1, last)),
      ArrowLeft: () => this.select(this.selected - 1),
      Home: () => this.select(0),
      End: () => this.select(last),
    });
    byId("transactions-table").hidden = this.placed.length === 0;
    tableBehind("transactions-table", () => this.table());
    tableBehind("transactions-activity", () => stretchTable(timeline, this.axis));
  }

  /** Without transactions that can be told apart, it is the stretches of the log that are selected. */
  private select(index: number): void {
    this.selected = Math.max(0, index);
    const placed = this.placed[this.selected];
    if (placed === undefined) {
      fill("transactions-live", stretchLines(this.data.timeline, this.axis, this.selected).join(", "));
      return;
    }
    this.chart.change({ series: [markSeries(this.placed, this.selected, lanePixels(this.lanes))] });
    fill("transactions-live", describeSpan(placed));
    this.showRecords(placed);
  }

  private showRecords(placed: PlacedSpan): void {
    const records = this.recordsOf(placed);
    if (records === null) return;
    const rows = records.map(({ lsn, type, pageId, length, payload }): Child[] => [
      lsn,
      type,
      pageId ?? "–",
      count(length),
      element("code", {}, payload === "" ? "–" : payload),
    ]);
    fill(
      "transactions-detail",
      element(
        "div",
        { class: "table", tabindex: "0", role: "group", "aria-label": "Records of the transaction" },
        table(`Records of transaction ${placed.span.txnId}`, RECORD_COLUMNS, rows),
      ),
    );
  }

  /** Null where records are not listed one by one. */
  private recordsOf(placed: PlacedSpan): readonly RecordData[] | null {
    const { listed } = this.data.map;
    return listed === null ? null : this.ordinalsOf(placed).map((ordinal) => listed[ordinal]!);
  }

  private ordinalsOf({ span }: PlacedSpan): readonly number[] {
    const { listed } = this.data.map;
    const ordinals: number[] = [];
    if (listed === null) return ordinals;
    for (let at = span.first; at <= span.last; at++) if (listed[at]?.txnId === span.txnId) ordinals.push(at);
    return ordinals;
  }

  private table(): HTMLTableElement {
    const rows = this.placed.map(({ span }) => [
      span.txnId,
      span.status === "active" ? "open" : span.status,
      count(span.records),
      count(span.bytes),
      span.firstLsn,
      span.lastLsn,
    ]);
    return table("Transactions by their first record", SPAN_COLUMNS, rows);
  }
}

const RECORD_COLUMNS = [
  { title: "LSN", isNumber: true },
  { title: "Type" },
  { title: "Page", isNumber: true },
  { title: "Bytes", isNumber: true },
  { title: "Payload" },
];

const SPAN_COLUMNS = [
  { title: "Transaction", isNumber: true },
  { title: "Ends" },
  { title: "Records", isNumber: true },
  { title: "Bytes", isNumber: true },
  { title: "First LSN", isNumber: true },
  { title: "Last LSN", isNumber: true },
];

/** The part of the page about transactions. */
export function showTransactions(data: PageData): void {
  const { timeline, totals } = data;
  const { committed, aborted, open } = totals;
  const sums = `${count(committed)} committed, ${count(aborted)} aborted, ${count(open)} open at the end of the log`;
  if (committed + aborted + open + timeline.spans.length === 0) {
    fill("transactions-about", "This log holds no transaction.");
    byId("transactions-charts").hidden = true;
    return;
  }
  fill("transactions-about", `${sums}. ${shownWords(data)}`);
  showLegend("transactions-legend", [
    ...(["committed", "aborted", "ended"] as const)
      .filter((end) => timeline[end].some((each) => each > 0))
      .map((end) => legendEntry(`status-${end}`, end)),
    ...(open > 0 ? [legendEntry("status-active", "open: goes on, dashed, to the end of the log")] : []),
    legendEntry("line", "how many are open at a time, by the scale at the right"),
  ]);
  new TimelineView(data);
}

function shownWords({ timeline, map }: PageData): string {
  const every = `A bar above stands for ${plural(timeline.bucketRecords, "record")} of the log`;
  if (timeline.count === null) {
    return `${every}. The markers of this format name no transaction, so which records belong to which is not known; only how many begin and end.`;
  }
  const { length } = timeline.spans;
  const ones =
    length < timeline.count
      ? `Below, ${count(length)} of ${count(timeline.count)} transactions one by one: those that are open the longest, the aborted and the longest ones`
      : `Below, all ${plural(length, "transaction")} one by one`;
  const records = map.listed === null ? "" : "; a dot is a record";
  return `${every}. ${ones}${records}.`;
}
