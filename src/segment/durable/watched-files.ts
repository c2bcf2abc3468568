import { lstatSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { contentOf, isSameContent } from "./digest.ts";
import type { DigestedFile } from "./digested-files.ts";
import { changed } from "./digested-files.ts";
import type { FileStamp } from "./file-stamp.ts";
import { isSameStamp, stampOf } from "./file-stamp.ts";
import type { LateWriter, NamedFile } from "./open-writers.ts";
import { findLateWriters, namedFile, requireNoWriters } from "./open-writers.ts";

/** The files of a change, watched from before anything is prepared for it. */
export class WatchedFiles {
  readonly #directory: string;
  readonly #stamps: ReadonlyMap<string, FileStamp | null>;
  readonly #expected: readonly DigestedFile[];
  readonly #named: readonly NamedFile[];

  /**
   * @param changing names of the files that are removed or replaced
   * @param expected what the change was made for
   * @throws WalctlError where one is a symbolic link
   */
  constructor(directory: string, changing: readonly string[], expected: readonly DigestedFile[]) {
    this.#directory = directory;
    this.#expected = expected;
    const names = [...changing, ...expected.map(({ name }) => name)];
    this.#stamps = new Map(names.map((name) => [name, requirePlainFile(join(directory, name))]));
    this.#named = [...new Set(changing)].map((name) => namedFile(join(directory, name)));
  }

  /** Whether no file has been written to or replaced, as far as the clock of the file system tells. */
  get areUntouched(): boolean {
    return this.#firstTouched() === null;
  }

  /**
   * Makes sure, as late as can be, that nobody has these files open for writing, and only then that nobody has written.
   *
   * @throws WalctlError where somebody has
   */
  requireUnused(): void {
    requireNoWriters([...this.#stamps.keys()].map((name) => join(this.#directory, name)));
    const touched = this.#firstTouched() ?? this.#firstDifferent();
    if (touched !== null) throw changed(touched);
  }

  /** Who opened a file in the moment between that look and its replacement, and goes on writing into it. */
  lateWriters(): readonly LateWriter[] {
    return findLateWriters(this.#named);
  }

  #firstTouched(): string | null {
    for (const [name, stamp] of this.#stamps) {
      const path = join(this.#directory, name);
      if (!isSameStamp(stampOf(path), stamp)) return path;
    }
    return null;
  }

  /** What was written to just before it was looked at could be written to again in the same tick of the clock. */
  #firstDifferent(): string | null {
    for (const file of this.#expected) {
      const path = join(this.#directory, file.name);
      if (file.settled === null && !isSameContent(contentOf(path), file)) return path;
    }
    return null;
  }
}

/** Renaming over a symbolic link would replace the link and leave its file as it is. */
function requirePlainFile(path: string): FileStamp | null {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new WalctlError("not-a-file", `${path}: a symbolic link`, "give the directory that it leads to");
  }
  return stampOf(path);
}
