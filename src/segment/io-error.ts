import type { ErrorCode } from "../core/errors.ts";
import { WalctlError } from "../core/errors.ts";

interface Explained {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
}

const BY_ERRNO: Readonly<Record<string, Explained>> = {
  ENOENT: { code: "not-found", what: "no such file or directory", hint: "check the path" },
  ENOTDIR: { code: "not-found", what: "a part of the path is no directory", hint: "check the path" },
  EACCES: { code: "permission", what: "permission denied", hint: "run as a user who may read it" },
  EPERM: { code: "permission", what: "operation not permitted", hint: "run as a user who may read it" },
  ELOOP: { code: "symlink-loop", what: "a loop of symbolic links", hint: "mend or remove the link" },
  EISDIR: { code: "not-a-file", what: "a directory where a file is expected", hint: "give a file" },
  EMFILE: { code: "io", what: "too many open files", hint: "raise the limit with ulimit -n" },
  ENOSPC: {
    code: "io",
    what: "no space left on the device",
    hint: "make room; temporary files go to TMPDIR",
  },
  EIO: {
    code: "io",
    what: "the device reports a read error",
    hint: "copy what can be read, for instance with ddrescue",
  },
};

/** Turns an error of the operating system about `path` into one line that says what to do. */
export function ioError(error: unknown, path: string): WalctlError {
  if (error instanceof WalctlError) return error;
  const errno = (error as NodeJS.ErrnoException).code ?? "";
  const known = BY_ERRNO[errno];
  if (known !== undefined) {
    return new WalctlError(known.code, `${path}: ${known.what}`, known.hint, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new WalctlError("io", `${path}: ${message}`, "the operating system refused", { cause: error });
}
