import type { LogFiles } from "../../segment/log-files.ts";
import { recoverLog } from "../recover.ts";
import type { PageImage, PageImages, RecoverOptions, Recovery } from "../result.ts";
import { isRecoverable } from "../result.ts";

/**
 * Runs recovery and the engine model over a repaired log before anything of it is written: the engine's recovery
 * completes, differs in nothing, ends with the committed bytes of the log as it was, and appends nothing, so that each
 * further restart meets the same log and ends in the same way.
 *
 * @returns what is not as it has to be, in a sentence; null where all is proven
 */
export function proveRepair(before: Recovery, repaired: LogFiles, options: RecoverOptions): string | null {
  const after = recoverLog(repaired, options);
  try {
    return doubtAbout(before, after);
  } finally {
    after.close();
  }
}

function doubtAbout(before: Recovery, after: Recovery): string | null {
  const { result } = after;
  const { engine, undo, divergences } = result;
  if (!isRecoverable(result)) {
    const code = divergences.find(({ severity }) => severity === "error")?.code ?? engine.outcome;
    return `the engine's recovery of the repaired log would still end otherwise (${engine.message ?? code})`;
  }
  const open = engine.activeTransactions?.txnIds.length ?? 0;
  if (open > 0 || engine.undoCount > 0 || undo.losers.length > 0) {
    return "transactions would still be open in the repaired log";
  }
  const pageId = differingPage(before.pages, after.enginePages) ?? differingPage(before.pages, after.pages);
  return pageId === null ? null : `page ${pageId} would still not end with its committed bytes`;
}

/** The first page that is not the same in both; a page without a byte is none. */
export function differingPage(a: PageImages | null, b: PageImages | null): bigint | null {
  const others = imagesWithBytes(b);
  for (const image of imagesWithBytes(a)) {
    const other = others.next().value;
    if (other === undefined || !isSameImage(image, other)) return image.pageId;
  }
  return others.next().value?.pageId ?? null;
}

function* imagesWithBytes(images: PageImages | null): Generator<PageImage, undefined> {
  for (const image of images ?? []) if (image.bytes.length > 0) yield image;
}

function isSameImage(a: PageImage, b: PageImage): boolean {
  return a.pageId === b.pageId && Buffer.compare(a.bytes, b.bytes) === 0;
}
