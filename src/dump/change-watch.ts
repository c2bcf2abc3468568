/** A clock does not see every write; what is unfinished is looked at again after this time in any case. */
const RECHECK_MS = 1000;

/** What can be seen of a file from outside. */
export interface FileState {
  readonly size: number;
  readonly modifiedMs: number;
}

/** Tells when it is worth reading a file again. */
export class ChangeWatch {
  #seen: FileState = { size: -1, modifiedMs: -1 };
  #readAtMs = 0;
  #changedAtMs = 0;

  /** When the file was last found changed, by `performance.now`. */
  get changedAtMs(): number {
    return this.#changedAtMs;
  }

  /**
   * Whether to read the file now.
   *
   * @param isUnfinished whether there are bytes at its end of which something may become
   */
  isDue({ size, modifiedMs }: FileState, isUnfinished: boolean): boolean {
    const now = performance.now();
    const isChanged = size !== this.#seen.size || modifiedMs !== this.#seen.modifiedMs;
    if (isChanged) this.#changedAtMs = now;
    const isDue = isChanged || (isUnfinished && now >= this.#readAtMs + RECHECK_MS);
    if (isDue) {
      this.#seen = { size, modifiedMs };
      this.#readAtMs = now;
    }
    return isDue;
  }
}
