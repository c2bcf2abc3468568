import type { ErrorCode } from "../../core/errors.ts";
import { WalctlError } from "../../core/errors.ts";
import { ioError } from "../io-error.ts";

const BY_ERRNO: Readonly<Record<string, readonly [code: ErrorCode, what: string, hint: string]>> = {
  ENOSPC: ["io", "no space left on the device", "make room, then run the same command again"],
  EDQUOT: ["io", "the disk quota is used up", "make room, then run the same command again"],
  EROFS: ["permission", "the file system is read-only", "mount it for writing"],
  EIO: ["io", "the device reports an error", "look at the device, then run the same command again"],
  EACCES: ["permission", "permission denied", "run as a user who may write there"],
  EPERM: [
    "permission",
    "operation not permitted",
    "run as the owner of the files; lsattr shows what else forbids it",
  ],
  EEXIST: ["io", "exists already", "give another name, or move it away"],
};

/** Turns an error of the operating system about writing `path` into one line that says what to do. */
function writeError(error: unknown, path: string): WalctlError {
  if (error instanceof WalctlError) return error;
  const known = BY_ERRNO[(error as NodeJS.ErrnoException).code ?? ""];
  if (known === undefined) return ioError(error, path);
  const [code, what, hint] = known;
  return new WalctlError(code, `${path}: ${what}`, hint, { cause: error });
}

/** Runs what writes `path`. @throws WalctlError where the operating system refuses */
export function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw writeError(error, path);
  }
}
