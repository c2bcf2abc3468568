import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  openSync,
  statSync,
  writeSync,
} from "node:fs";
import { WalctlError } from "../../core/errors.ts";
import type { Content } from "./digest.ts";
import { chunksOf } from "./digest.ts";
import type { FilePart } from "./file-action.ts";
import { removeFile, removeFileQuietly } from "./remove-file.ts";
import { writing } from "./write-error.ts";

export interface NewFile {
  readonly parts: readonly FilePart[];
  /** The file whose permissions, owner and times it gets; null for none. */
  readonly attributesOf: string | null;
}

const PERMISSION_BITS = 0o7777;

/**
 * Writes a file that does not exist yet, in memory that its size does not bound, and waits until it is on disk; its
 * name may not be. Where the file system shares blocks between files, the beginning costs no space.
 *
 * @throws WalctlError, having removed the file, where it exists or cannot be written or read
 */
export function writeNewFile(path: string, file: NewFile): Content {
  const shared = shareBeginning(path, file.parts[0]);
  const descriptor = writing(path, () => openSync(path, shared > 0 ? "r+" : "wx", 0o600));
  try {
    const content = writeParts(descriptor, path, file.parts, shared);
    writing(path, () => {
      if (file.attributesOf !== null) copyAttributes(descriptor, file.attributesOf);
      fsyncSync(descriptor);
    });
    closeSync(descriptor);
    return content;
  } catch (error) {
    closeSync(descriptor);
    removeFileQuietly(path);
    throw error;
  }
}

/**
 * Copies a file with its permissions, owner and times, inside the kernel where that can, and waits until it is on disk.
 *
 * @throws WalctlError where the copy exists or cannot be written
 */
export function copyFile(from: string, to: string): void {
  writing(to, () => {
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const descriptor = openSync(to, "r");
    try {
      copyAttributes(descriptor, from);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** Clones a file that the new one begins with; returns how many bytes of it are there already. */
function shareBeginning(path: string, part: FilePart | undefined): number {
  if (part?.kind !== "range" || part.from !== 0 || part.to === 0) return 0;
  try {
    copyFileSync(part.path, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return part.to;
  } catch (error) {
    // Most file systems cannot, and the system takes back what it has begun, but where nothing can be removed: there
    // nothing can be renamed either. Whatever else it was, writing will tell.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") writing(path, () => removeFile(path));
    return 0;
  }
}

function writeParts(descriptor: number, path: string, parts: readonly FilePart[], shared: number): Content {
  const hash = createHash("sha256");
  if (shared > 0) writing(path, () => ftruncateSync(descriptor, shared));
  let size = 0;
  for (const part of parts) {
    const from = size;
    for (const chunk of bytesOf(part)) {
      hash.update(chunk);
      if (size >= shared) writeChunk(descriptor, path, chunk, size);
      size += chunk.length;
    }
    if (part.kind === "range" && size - from !== part.to - part.from) throw becameShorter(part.path);
  }
  return { size, sha256: hash.digest("hex") };
}

function bytesOf(part: FilePart): Iterable<Uint8Array> {
  return part.kind === "bytes" ? part.chunks : chunksOf(part.path, part.from, part.to);
}

function writeChunk(descriptor: number, path: string, chunk: Uint8Array, position: number): void {
  for (let done = 0; done < chunk.length; ) {
    done += writing(path, () => writeSync(descriptor, chunk, done, chunk.length - done, position + done));
  }
}

function becameShorter(path: string): WalctlError {
  return new WalctlError("io", `${path}: the file was cut while it was copied`, "stop the engine; try again");
}

/** Owner first: changing it takes permission bits away. Times last: writing changes them. */
function copyAttributes(descriptor: number, from: string): void {
  const wanted = statSync(from);
  const { atimeNs, mtimeNs } = statSync(from, { bigint: true });
  const { uid, gid } = fstatSync(descriptor);
  if (uid !== wanted.uid || gid !== wanted.gid) fchownSync(descriptor, wanted.uid, wanted.gid);
  fchmodSync(descriptor, wanted.mode & PERMISSION_BITS);
  futimesSync(descriptor, settableSeconds(atimeNs), settableSeconds(mtimeNs));
}

/**
 * A time that can be set, in seconds: node cuts it to microseconds. From the middle of one it is the same one that comes
 * out, however the number is rounded, so that no copy of a copy is older.
 */
function settableSeconds(nanoseconds: bigint): number {
  return (Number(nanoseconds / 1000n) + 0.5) / 1e6;
}
