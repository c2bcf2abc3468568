import { COMMITTED, statusOf } from "./aries/incarnations.ts";

/**
 * The committed state is computed without any undo: a byte has the after image of the last update of it, in file
 * order, by an incarnation that committed, and where there is none, the before image of its first update in the log.
 *
 * @param state how the incarnation of an update ends
 * @returns whether the update counts
 */
export function isInCommittedState(state: number): boolean {
  return statusOf(state) === COMMITTED;
}
