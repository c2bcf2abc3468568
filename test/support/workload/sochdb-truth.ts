import { Pages } from "./pages.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";

/**
 * What is truly committed, over every byte that the log touches: the last value that a committed transaction wrote,
 * or else what stood there before the log began. It asks who wrote what, not what the records say.
 *
 * @param initial the pages before the log began
 */
export function committedPages(entries: readonly SochdbEntry[], initial: Pages): Pages {
  const committed = new Set(entries.filter((entry) => entry.type === "commit").map((entry) => entry.writer));
  const pages = new Pages();
  for (const { type, writer, pageId, pageOffset, after } of entries) {
    if (type !== "update") continue;
    after.forEach((_, i) => {
      if (pages.has(pageId, pageOffset + i)) return;
      pages.write(pageId, pageOffset + i, initial.read(pageId, pageOffset + i, 1));
    });
    if (committed.has(writer)) pages.write(pageId, pageOffset, after);
  }
  return pages;
}
