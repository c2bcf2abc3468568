import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { placeToWrite } from "../place-to-write.ts";
import { replaceSmallFile } from "./replace-small-file.ts";
import { writing } from "./write-error.ts";

/**
 * Writes a text file durably and in one step; an existing one is replaced. A symbolic link stays, and its target is written.
 *
 * @param mode who may read the new file, before the user's mask
 * @throws WalctlError where it cannot be written
 */
export function writeTextFile(path: string, text: string, mode?: number): void {
  const place = placeToWrite(path);
  // A directory of its own is the one name beside the file that nobody else has.
  const temporary = writing(path, () => mkdtempSync(join(dirname(place), ".walctl-")));
  try {
    replaceSmallFile(place, join(temporary, "text"), text, mode);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
