import type { Format } from "../../src/format/format.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { PageImages, RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import { memoryLog } from "./memory-log.ts";

/** A recovery's result with its pages, by id in hexadecimal. */
export interface Recovered {
  readonly result: RecoverResult;
  readonly pages: ReadonlyMap<bigint, string>;
  readonly enginePages: ReadonlyMap<bigint, string>;
}

/** Pages by id, without those of which no byte is touched. */
function imagesOf(pages: PageImages | null): Map<bigint, string> {
  const images = [...(pages ?? [])].map(({ pageId, bytes }): [bigint, string] => [
    pageId,
    Buffer.from(bytes).toString("hex"),
  ]);
  return new Map(images.filter(([, hex]) => hex !== ""));
}

/** Numbers as one text, so that a comparison that fails stays short. */
export function list(values: Iterable<bigint> | null | undefined): string {
  return [...(values ?? [])].join();
}

export function recovered(
  format: Format,
  files: readonly (readonly [name: string, bytes: Uint8Array])[],
  options: RecoverOptions = {},
): Recovered {
  const recovery = recoverLog(memoryLog(format, files), { detail: true, ...options });
  try {
    const { result, pages, enginePages } = recovery;
    return { result, pages: imagesOf(pages), enginePages: imagesOf(enginePages) };
  } finally {
    recovery.close();
  }
}
