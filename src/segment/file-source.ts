import type { Stats } from "node:fs";
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { WalctlError } from "../core/errors.ts";
import { ioError } from "./io-error.ts";
import type { OpenSegment } from "./segment.ts";

/**
 * A file that is open for reading.
 *
 * Reading is synchronous: a window costs less than the bookkeeping of a promise, and a scan is a plain generator.
 */
export class FileSource implements OpenSegment {
  readonly path: string;
  size: number;
  /** When it was last written, in milliseconds. */
  modifiedMs: number;
  /** The same for every name of the same file, also after it is renamed. */
  readonly identity: string;
  readonly #descriptor: number;

  /**
   * @param path as it is shown
   * @param location as the operating system takes it, where that is something else
   * @throws WalctlError where it cannot be opened or is no regular file
   */
  constructor(path: string, location: string | Buffer = path) {
    this.path = path;
    // Non-blocking, since opening a fifo that nobody writes would wait for ever.
    this.#descriptor = attempt(path, () => openSync(location, constants.O_RDONLY | constants.O_NONBLOCK));
    const stats = attempt(path, () => fstatSync(this.#descriptor));
    if (!stats.isFile()) {
      closeSync(this.#descriptor);
      throw notAFile(path);
    }
    this.size = stats.size;
    this.modifiedMs = stats.mtimeMs;
    this.identity = identityOf(stats);
  }

  /** @throws FileWasCut where the file has become shorter than `size`: what was not read is no damage */
  read(target: Uint8Array, position: number): number {
    let filled = 0;
    while (filled < target.length) {
      const read = attempt(this.path, () =>
        readSync(this.#descriptor, target, filled, target.length - filled, position + filled),
      );
      if (read === 0) break;
      filled += read;
    }
    if (filled < target.length && position + filled < this.size) throw new FileWasCut(this.path);
    return filled;
  }

  /** Looks at the file again: its size may have changed. */
  refresh(): void {
    const stats = attempt(this.path, () => fstatSync(this.#descriptor));
    this.size = stats.size;
    this.modifiedMs = stats.mtimeMs;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** The file has become shorter than it was when its size was asked for. */
export class FileWasCut extends WalctlError {
  constructor(path: string) {
    super("io", `${path}: the file was cut while it was read`, "an engine is writing to this log; try again");
  }
}

/** The error for a fifo, a socket, a device or a directory in the place of a segment. */
export function notAFile(path: string): WalctlError {
  return new WalctlError(
    "not-a-file",
    `${path}: not a regular file`,
    "a segment is a regular file; move this away",
  );
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/** The identity of the file that bears a name now; null where it cannot be seen. */
export function fileIdentity(path: string | Buffer): string | null {
  try {
    return identityOf(statSync(path));
  } catch {
    return null;
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw ioError(error, path);
  }
}
