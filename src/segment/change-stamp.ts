import { statSync } from "node:fs";

/**
 * A number that changes when a directory gets, loses or renames an entry, as far as its clock tells: two changes in
 * one tick look like one. Null where there is no such path.
 */
export function changeStamp(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
