import type { FindingGroupData, FindingPlaceData, PageData } from "../src/report/html/page-data.ts";
import { byId, element, fill, prose } from "./dom.ts";
import type { ByteMapView } from "./map/map.ts";
import { count, plural } from "./numbers.ts";

/** More places of one code are behind a click. */
const PLACES_OPEN = 5;

/** What is wrong, what it means, what to do next, and where it is. */
export function showFindings({ findings }: PageData, map: ByteMapView | null): void {
  const { groups, hidden } = findings;
  fill(
    "findings-list",
    ...(groups.length === 0 ? [element("p", {}, "Nothing was found.")] : []),
    ...groups.map((group) => groupPart(group, map)),
    hidden > 0
      ? element("p", {}, `${plural(hidden, "finding")} more, counted and not listed here (--max-findings).`)
      : null,
  );
}

function groupPart(group: FindingGroupData, map: ByteMapView | null): HTMLElement {
  const { code, severity, title, meaning, next, count: total, places } = group;
  const first = places.slice(0, PLACES_OPEN);
  const rest = places.slice(PLACES_OPEN);
  return element(
    "article",
    { class: `finding ${severity}` },
    element(
      "h3",
      {},
      element("span", { class: "badge" }, severity === "info" ? "note" : severity),
      ` ${title} `,
      element("code", {}, code),
      total > 1 ? ` × ${count(total)}` : null,
    ),
    element("p", {}, element("strong", {}, "Means: "), ...prose(meaning)),
    element("p", {}, element("strong", {}, "Next: "), ...prose(next)),
    placeList(first, map),
    rest.length === 0
      ? null
      : element(
          "details",
          {},
          element("summary", {}, `${count(rest.length)} more places`),
          placeList(rest, map),
        ),
  );
}

function placeList(places: readonly FindingPlaceData[], map: ByteMapView | null): HTMLElement {
  return element("ul", { class: "places" }, ...places.map((place) => placePart(place, map)));
}

function placePart(
  { place, message, position, length }: FindingPlaceData,
  map: ByteMapView | null,
): HTMLElement {
  const item = element("li", {}, element("strong", {}, place), element("br"), message);
  if (position === null || map === null) return item;
  const button = element(
    "button",
    { type: "button", class: "small", "aria-label": `Show in the map: ${place}` },
    "Show in the map",
  );
  button.addEventListener("click", () => {
    map.show(position, Math.max(length, 1));
    byId("map").scrollIntoView();
    byId("map-chart").focus();
  });
  item.append(" ", button);
  return item;
}
