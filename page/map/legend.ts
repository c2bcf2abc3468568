import { byId, element } from "../dom.ts";
import { bytes, count, percent } from "../numbers.ts";

/** One entry of a legend: a mark in the colour of its name, which the style sheet gives, or a line. */
export function legendEntry(mark: string, ...text: readonly (string | HTMLElement)[]): HTMLElement {
  const isLine = mark === "line";
  const swatch = element("span", { class: isLine ? "swatch line" : "swatch", "aria-hidden": "true" });
  if (!isLine) swatch.style.background = `var(--${mark}, var(--text-faint))`;
  return element("li", {}, swatch, ...text);
}

export function showLegend(id: string, entries: readonly HTMLElement[]): void {
  byId(id).appendChild(element("ul", {}, ...entries));
}

/** Every class of bytes with its share of the log: legend of the map and its sums in one. */
export function showClasses(totals: ReadonlyMap<string, number>, size: number): void {
  const entries = [...totals].map(([name, sum]) =>
    legendEntry(
      `class-${name}`,
      element("strong", {}, name),
      " ",
      element(
        "span",
        { class: "soft", title: `${count(sum)} bytes` },
        `${bytes(sum)}, ${percent(sum, size)}`,
      ),
    ),
  );
  showLegend("map-legend", entries);
}
