import type { IdSet } from "./id-set.ts";

/** `1 transaction`, `2 transactions`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const IDS_SHOWN = 5;

/** The first few ids, in words: `page 100`, `pages 100, 101 and 7 more`; the noun alone where there is none. */
export function someIds(ids: IdSet, noun: string): string {
  const { size } = ids;
  const shown = ids.list().slice(0, IDS_SHOWN);
  const more = size > shown.length ? ` and ${size - shown.length} more` : "";
  return `${noun}${size === 1 ? "" : "s"} ${shown.join(", ")}${more}`;
}
