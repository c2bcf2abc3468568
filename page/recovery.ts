import type { DivergenceData, PageData } from "../src/report/html/page-data.ts";
import { adviceList } from "./advice.ts";
import { element, fill, prose } from "./dom.ts";
import { table } from "./table.ts";
import { verdictLine } from "./verdict.ts";

/** What recovery would do, and where the engine would differ. */
export function showRecovery({ recovery, engine }: PageData): void {
  if (recovery.kind === "skipped") {
    fill("recovery-body", element("p", {}, ...prose(recovery.reason)));
    return;
  }
  const { verdict, steps, divergences, remarks, notes, repair, advice } = recovery;
  const columns = [
    { title: "Step" },
    { title: "Recovery", isNumber: true },
    { title: engine, isNumber: true },
  ];
  fill(
    "recovery-body",
    verdictLine(verdict),
    element(
      "div",
      { class: "table", tabindex: "0", role: "group", "aria-label": "Recovery in numbers" },
      table(`What recovery does with this log, and what ${engine}'s own does`, columns, steps),
    ),
    ...divergences.map(divergencePart),
    ...textList("Not followed", remarks),
    ...textList("Note", notes),
    ...textList("Repair", repair === null ? [] : [repair]),
    ...(advice.length === 0 ? [] : [element("h3", {}, "What to do about it"), adviceList(advice)]),
  );
}

function divergencePart({ code, severity, title, message, meaning, next }: DivergenceData): HTMLElement {
  return element(
    "article",
    { class: `finding ${severity}` },
    element("h3", {}, element("span", { class: "badge" }, severity), ` ${title} `, element("code", {}, code)),
    element("p", {}, ...prose(message)),
    element("p", {}, element("strong", {}, "Means: "), ...prose(meaning)),
    element("p", {}, element("strong", {}, "Next: "), ...prose(next)),
  );
}

function textList(title: string, texts: readonly string[]): HTMLElement[] {
  if (texts.length === 0) return [];
  return [element("h3", {}, title), ...texts.map((text) => element("p", {}, ...prose(text)))];
}
