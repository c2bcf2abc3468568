import { createRandom } from "./sample-log.ts";

/** What a writer left behind. */
export interface WrittenLog {
  /** Number of records by the number in the segment's name. */
  readonly segments: ReadonlyMap<number, number>;
  /** Position LSNs in the order in which the records were written. */
  readonly written: readonly number[];
}

/**
 * Writes as the engine does: a new segment is named after the LSN that comes next, a restart goes on in the segment
 * with the highest number and counts that one's records alone.
 *
 * @returns null where a rotation came to a name that exists, which the engine writes over
 */
export function writeRivven(seed: number): WrittenLog | null {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const segments = new Map([[0, 0]]);
  const written: number[] = [];
  let current = 0;
  let lsn = 0;
  const steps = 20 + below(120);
  for (let step = 0; step < steps; step++) {
    const dice = below(30);
    if (dice === 0) {
      current = Math.max(...segments.keys());
      lsn = segments.get(current)!;
    } else if (dice < 4 && segments.get(current)! > 0) {
      current = lsn + 1;
      if (segments.has(current)) return null;
      segments.set(current, 0);
    }
    const records = segments.get(current)!;
    written.push(Math.max(current, 1) + records);
    segments.set(current, records + 1);
    lsn += 1;
  }
  return { segments, written };
}
