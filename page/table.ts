import type { Child } from "./dom.ts";
import { byId, element } from "./dom.ts";

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A table with a caption and headings that a screen reader finds. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Child[])[],
): HTMLTableElement {
  const head = columns.map(({ title, isNumber }) => cell("th", title, isNumber, { scope: "col" }));
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...row.map((child, index) =>
        index === 0
          ? cell("th", child, columns[index]?.isNumber, { scope: "row" })
          : cell("td", child, columns[index]?.isNumber),
      ),
    ),
  );
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
}

function cell(
  name: "th" | "td",
  child: Child,
  isNumber: boolean | undefined,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  return element(name, isNumber === true ? { ...attributes, class: "number" } : attributes, child);
}

/** Puts a table into a part of the page that is opened; it is made when it is opened first. */
export function tableBehind(id: string, make: () => HTMLTableElement): void {
  const details = byId(id) as HTMLDetailsElement;
  details.addEventListener("toggle", () => {
    const place = details.querySelector(".table");
    if (details.open && place !== null && place.childElementCount === 0) place.appendChild(make());
  });
}
