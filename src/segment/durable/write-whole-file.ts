import { absolutePath } from "./log-place.ts";
import { replaceSmallFile } from "./replace-small-file.ts";

/** Writes a text file durably and in one step; an existing one is replaced. @throws WalctlError where it cannot be written */
export function writeTextFile(path: string, text: string): void {
  const absolute = absolutePath(path).path;
  replaceSmallFile(absolute, `${absolute}.tmp`, text);
}
