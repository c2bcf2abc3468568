import { crc32 } from "../../core/crc32.ts";
import { Uint32Column } from "../../core/uint32-column.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import { forEachChange } from "./change-pass.ts";

/** The page of a change that names none. */
const NO_PAGE = "";

/**
 * What changes in an order come to, without knowing what their payloads do: by page, one number for all that happens to
 * it and its order. A change that names no page may concern any: it is a part of what each page meets from then on.
 *
 * @param order numbers of changes, as recovery counts them
 */
export function digestChanges(files: LogFiles, order: Uint32Array): Map<string, number> {
  const contents = new Uint32Column();
  const pages: string[] = [];
  const names = new Map<bigint, string>();
  forEachChange(files, (_, { view, readData }) => {
    contents.push(crc32(readData(), view.typeCode));
    const { pageId } = view;
    if (pageId !== null && !names.has(pageId)) names.set(pageId, String(pageId));
    pages.push(pageId === null ? NO_PAGE : names.get(pageId)!);
  });
  const digests = new Map<string, number>([[NO_PAGE, 0]]);
  for (const change of order) {
    const page = pages[change]!;
    const words = Uint32Array.of(digests.get(page) ?? 0, digests.get(NO_PAGE)!, contents.get(change));
    digests.set(page, crc32(new Uint8Array(words.buffer)));
  }
  return digests;
}

/** The first page of which they differ, in words; null where they are the same. */
export function differingDigest(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): string | null {
  for (const page of new Set([...a.keys(), ...b.keys()])) {
    if (a.get(page) !== b.get(page)) return page === NO_PAGE ? "changes without a page" : `page ${page}`;
  }
  return null;
}
