import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ioError } from "./io-error.ts";

/**
 * Bytes that do not fit into memory, in a temporary file. The file has no name any more once it is open, so nothing
 * is left of it however the process ends.
 */
export class SpillFile {
  private descriptor: number | null = null;
  private end = 0;

  /** Keeps room for so many bytes; returns where. */
  allocate(length: number): number {
    const at = this.end;
    this.end += length;
    return at;
  }

  /** @throws WalctlError where the bytes cannot be written */
  write(bytes: Uint8Array, position: number): void {
    this.attempt((descriptor) => {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
      }
    });
  }

  /** Fills `target` with bytes that were written before. */
  read(target: Uint8Array, position: number): void {
    this.attempt((descriptor) => {
      for (let done = 0; done < target.length; ) {
        const read = readSync(descriptor, target, done, target.length - done, position + done);
        if (read === 0) throw new Error("the temporary file is shorter than what was written");
        done += read;
      }
    });
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }

  private attempt(action: (descriptor: number) => void): void {
    try {
      this.descriptor ??= openNameless();
      action(this.descriptor);
    } catch (error) {
      throw ioError(error, tmpdir());
    }
  }
}

function openNameless(): number {
  const directory = mkdtempSync(join(tmpdir(), "walctl-"));
  try {
    return openSync(join(directory, "pages"), "wx+", 0o600);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
