import type { IdSet } from "./id-set.ts";

/** `1 transaction`, `2 transactions`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const IDS_SHOWN = 5;

/** The first few ids, in words: `page 100`, `pages 100 and 101`, `pages 100, 101, 102, 103, 104 and 7 more`. */
export function someIds(ids: IdSet, noun: string): string {
  const shown = ids.list().slice(0, IDS_SHOWN).map(String);
  const more = ids.size - shown.length;
  if (more > 0) shown.push(`${more} more`);
  const last = shown.pop() ?? "";
  const list = shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
  return `${noun}${ids.size === 1 ? "" : "s"} ${list}`;
}
