import type { PageData, VerdictData } from "../src/report/html/page-data.ts";
import { adviceList } from "./advice.ts";
import { element, fill } from "./dom.ts";
import { bytes, bytesExactly, count, percent, plural } from "./numbers.ts";

/** A word in the colour of how bad it is, and a sentence. */
export function verdictLine({ label, severity, sentence, counts }: VerdictData): HTMLElement {
  return element(
    "p",
    { class: `verdict ${severity}` },
    element("strong", { class: "badge" }, label),
    element("span", {}, sentence, counts === null ? null : ` ${counts}.`),
  );
}

/** The answer at the top, and what the log is. */
export function showVerdict(data: PageData): void {
  const { path, engine, verdict, recovery, totals, advice, checks, version } = data;
  document.title = `${verdict.label}: ${path} – walctl report`;
  fill("log", path);
  const range = totals.firstLsn === null ? "" : `, LSN ${totals.firstLsn} to ${totals.lastLsn}`;
  fill("log-about", `${engine} write-ahead log${range}`);
  fill(
    "verdict-body",
    verdictLine(verdict),
    recovery.kind === "replayed" ? verdictLine(recovery.verdict) : null,
  );
  showTotals(data);
  const steps = advice.length > 0 || recovery.kind === "skipped" ? advice : recovery.advice;
  if (steps.length > 0) fill("advice", element("h3", {}, "What to do now"), adviceList(steps));
  fill("checks", `Checked: ${checks.join("; ")}.`);
  fill(
    "made",
    `Made by walctl ${version}. The page loads nothing and sends nothing. Charts: Apache ECharts (Apache License 2.0).`,
  );
}

function showTotals({ totals }: PageData): void {
  const facts: readonly (readonly [string, string, string])[] = [
    ["Size", bytes(totals.bytes), plural(totals.segments, "segment")],
    ["Intact records", count(totals.records), "also those behind damage"],
    [
      "Outside records",
      bytes(totals.otherBytes),
      totals.otherBytes === 0
        ? "every byte is in a record"
        : `${percent(totals.otherBytes, totals.bytes)} of the log`,
    ],
    [
      "Transactions",
      count(totals.committed),
      `committed; ${count(totals.aborted)} aborted, ${count(totals.open)} open`,
    ],
  ];
  fill(
    "totals",
    ...facts.map(([name, value, more]) =>
      element(
        "div",
        {},
        element("dt", {}, name),
        element("dd", {}, element("strong", {}, value), element("span", { class: "soft" }, more)),
      ),
    ),
  );
  fill(
    "segments-about",
    `${plural(totals.segments, "segment")} of ${bytesExactly(totals.bytes)} together, in log order.`,
  );
}
