import type { SegmentData, SegmentsData } from "../../src/report/html/page-data.ts";
import { byId, element } from "../dom.ts";

/** Offers every listed segment, and calls back with the chosen one; null for all of them. */
export function onSegment({ list }: SegmentsData, action: (segment: SegmentData | null) => void): void {
  const select = byId("map-segment") as HTMLSelectElement;
  const nameOf = (name: string, index: number): string => (list.length > 1 ? `${index + 1}: ${name}` : name);
  select.append(
    element("option", { value: "" }, "all"),
    ...list.map(({ name }, index) => element("option", { value: String(index) }, nameOf(name, index))),
  );
  select.addEventListener("change", () => {
    action(select.value === "" ? null : (list[Number(select.value)] ?? null));
  });
}
