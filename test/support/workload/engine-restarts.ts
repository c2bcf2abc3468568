import type { Dice } from "./dice.ts";
import { Pages } from "./pages.ts";
import { recoverAsEngine } from "./sochdb-engine.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";

/**
 * Restarts the engine on a log again and again, and crashes it each time when it has appended some of its CLRs, or
 * all of them, or none.
 *
 * @returns the pages after each restart, in hexadecimal by id
 */
export function engineRestarts(
  entries: readonly SochdbEntry[],
  restarts: number,
  dice: Dice,
): Map<bigint, string>[] {
  const log = [...entries];
  return Array.from({ length: restarts }, () => {
    const pages = new Pages();
    const { clrs } = recoverAsEngine(log, pages, (log.at(-1)?.lsn ?? 0n) + 1n, dice);
    log.push(...clrs.slice(0, dice.integer(clrs.length + 1)));
    return pages.images();
  });
}
