import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { absolutePath } from "./log-place.ts";
import { replaceSmallFile } from "./replace-small-file.ts";
import { writing } from "./write-error.ts";

/** Writes a text file durably and in one step; an existing one is replaced. @throws WalctlError where it cannot be written */
export function writeTextFile(path: string, text: string): void {
  const absolute = absolutePath(path).path;
  // A directory of its own is the one name beside the file that nobody else has.
  const temporary = writing(path, () => mkdtempSync(join(dirname(absolute), ".walctl-")));
  try {
    replaceSmallFile(absolute, join(temporary, "text"), text);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
