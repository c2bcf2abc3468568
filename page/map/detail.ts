import type { FindingPlaceData, PageData, RecordData } from "../../src/report/html/page-data.ts";
import type { Child } from "../dom.ts";
import { element, fill } from "../dom.ts";
import { bytesExactly, count, percent, plural } from "../numbers.ts";
import { table } from "../table.ts";
import { classWord, worstFirst } from "./describe.ts";
import type { Cell, MapModel } from "./model.ts";
import { describeRange, segmentAt } from "./segments.ts";

const RECORDS_SHOWN = 12;

/** Everything that is known of the selected stretch. */
export function showDetail(data: PageData, model: MapModel, cell: Cell): void {
  const { from, to } = cell;
  const scroller = (content: HTMLElement): HTMLElement =>
    element("div", { class: "table", tabindex: "0", role: "group", "aria-label": "Selected bytes" }, content);
  fill(
    "map-detail",
    element("h3", {}, "Selected"),
    element("p", {}, `${describeRange(data.segments, from, to)}; ${bytesExactly(to - from)}.`),
    ...findingsIn(data, cell),
    scroller(classTable(cell)),
    ...recordParts(data, model, cell).map((part) =>
      part instanceof HTMLTableElement ? scroller(part) : part,
    ),
  );
}

function findingsIn({ findings }: PageData, { from, to }: Cell): HTMLElement[] {
  const overlaps = ({ position, length }: FindingPlaceData): boolean =>
    position !== null && position < to && position + Math.max(length, 1) > from;
  return findings.groups.flatMap(({ code, severity, places }) =>
    places
      .filter(overlaps)
      .map(({ place, message }) =>
        element("p", { class: `note ${severity}` }, element("strong", {}, code), `: ${place}: ${message}`),
      ),
  );
}

function classTable({ bytes, from, to }: Cell): HTMLTableElement {
  const rows = worstFirst(bytes).map(([name, sum]): Child[] => [
    classWord(name),
    count(sum),
    percent(sum, to - from),
  ]);
  return table("What the selected bytes are", CLASS_COLUMNS, rows);
}

const CLASS_COLUMNS = [
  { title: "Class" },
  { title: "Bytes", isNumber: true },
  { title: "Share", isNumber: true },
];

const RECORD_COLUMNS = [
  { title: "LSN", isNumber: true },
  { title: "Type" },
  { title: "Transaction", isNumber: true },
  { title: "Previous LSN", isNumber: true },
  { title: "Page", isNumber: true },
  { title: "Offset", isNumber: true },
  { title: "Bytes", isNumber: true },
  { title: "Payload" },
];

function recordParts(data: PageData, model: MapModel, { from, to }: Cell): HTMLElement[] {
  const records = model.recordsIn(from, to, RECORDS_SHOWN + 1);
  if (records === null) {
    const begin = plural(model.recordCount(from, to), "intact record");
    return [element("p", {}, `${begin} begin here. walctl dump shows them one by one.`)];
  }
  if (records.length === 0) return [];
  const rows = records.slice(0, RECORDS_SHOWN).map((record) => recordRow(data, record));
  const more = records.length > RECORDS_SHOWN;
  return [
    table("Records of which a byte is selected", RECORD_COLUMNS, rows),
    ...(more ? [element("p", {}, "… and more: zoom in to see them.")] : []),
  ];
}

/** What there is no number for. */
const NONE = "–";

function recordRow({ segments }: PageData, record: RecordData): Child[] {
  const { position, length, type, lsn, txnId, prevLsn, pageId, payload } = record;
  const segment = segmentAt(segments, position);
  const offset = count(position - (segment?.position ?? 0));
  const code = element("code", {}, payload === "" ? NONE : payload);
  return [lsn, type, txnId ?? NONE, prevLsn ?? NONE, pageId ?? NONE, offset, count(length), code];
}
