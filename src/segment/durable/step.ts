import { isPlainName } from "./manifest.ts";
import type { PinnedFile } from "./pinned-file.ts";
import { isPinnedFile } from "./pinned-file.ts";

/**
 * A part of a change of several files. Each is one system call that happens or does not, and can be told to have happened:
 * its source is gone. Files are known by what they hold, so that a copy of the directory is as good as the directory.
 */
export type Step =
  | { readonly step: "unlink"; readonly name: string; readonly source: PinnedFile }
  | {
      readonly step: "rename";
      readonly name: string;
      readonly to: string;
      readonly source: PinnedFile;
      /** What stands at `to` before; null for nothing. */
      readonly target: PinnedFile | null;
    };

/** Whether a step has the form of one, and stays in its directory. */
export function isStep(step: Step): boolean {
  if (!isPlainName(step.name) || !isPinnedFile(step.source)) return false;
  if (step.step === "unlink") return true;
  return (
    step.step === "rename" && isPlainName(step.to) && (step.target === null || isPinnedFile(step.target))
  );
}
