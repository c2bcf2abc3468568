import type { AdviceData } from "../src/report/html/page-data.ts";
import { element } from "./dom.ts";

/** Steps in their order, with the commands to copy. */
export function adviceList(steps: readonly AdviceData[]): HTMLElement {
  return element(
    "ol",
    { class: "advice" },
    ...steps.map(({ text, commands }) =>
      element(
        "li",
        {},
        element("p", {}, text),
        ...commands.map((command) => element("pre", { tabindex: "0" }, element("code", {}, command))),
      ),
    ),
  );
}
