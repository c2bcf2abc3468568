import { linkSync } from "node:fs";

/** Gives a file another name; false where its file system, or the other one's, does not. */
export function linkFile(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    // Whatever it was: where a copy cannot be written either, that says so.
    return false;
  }
}
