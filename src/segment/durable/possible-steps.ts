import { join } from "node:path";
import type { PinnedFile } from "./pinned-file.ts";
import { isPinned } from "./pinned-file.ts";
import type { Step } from "./step.ts";

/** A directory as steps leave it that are only thought to be taken. */
class ImaginedDirectory {
  readonly #directory: string;
  readonly #changed: Map<string, PinnedFile | null> = new Map();

  constructor(directory: string) {
    this.#directory = directory;
  }

  holds(name: string, file: PinnedFile | null): boolean {
    const changed = this.#changed.get(name);
    if (changed === undefined) return isPinned(join(this.#directory, name), file);
    return changed?.sha256 === file?.sha256;
  }

  take(step: Step): void {
    this.#changed.set(step.name, null);
    if (step.step === "rename") this.#changed.set(step.to, step.source);
  }
}

/**
 * The first file that keeps steps, of which some have been taken, from being completed: it is not what they were made for,
 * or its new content is neither waiting nor in place. Null where there is none.
 */
export function firstObstacle(directory: string, steps: readonly Step[]): string | null {
  const imagined = new ImaginedDirectory(directory);
  for (const [index, step] of steps.entries()) {
    const { name, source } = step;
    if (imagined.holds(name, null)) {
      if (!hasBeenTaken(imagined, step, steps.slice(index + 1)))
        return step.step === "rename" ? step.to : name;
      continue;
    }
    if (!imagined.holds(name, source)) return name;
    if (step.step === "rename" && !imagined.holds(step.to, step.target)) return step.to;
    imagined.take(step);
  }
  return null;
}

/** What has been renamed is there, or has been renamed again. */
function hasBeenTaken(imagined: ImaginedDirectory, step: Step, later: readonly Step[]): boolean {
  if (step.step === "unlink" || imagined.holds(step.to, step.source)) return true;
  const isRenamedAgain = later.some((next) => next.step === "rename" && next.name === step.to);
  return isRenamedAgain && imagined.holds(step.to, null);
}
