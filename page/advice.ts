import type { AdviceData } from "../src/report/html/page-data.ts";
import { element, prose } from "./dom.ts";

/** Steps in their order, with the commands to copy. */
export function adviceList(steps: readonly AdviceData[]): HTMLElement {
  return element(
    "ol",
    { class: "advice" },
    ...steps.map(({ text, commands }) =>
      element(
        "li",
        {},
        element("p", {}, ...prose(text)),
        ...commands.map((command) => element("pre", {}, element("code", {}, command))),
      ),
    ),
  );
}
