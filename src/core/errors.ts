/** Why a command could not do its work. Damage in a log is never one of these: it is a finding. */
export type ErrorCode =
  | "usage"
  | "not-found"
  | "not-a-log"
  | "mixed-formats"
  | "unknown-format"
  | "not-a-file"
  | "permission"
  | "symlink-loop"
  | "key"
  | "changed"
  | "in-use"
  | "compression"
  | "no-record"
  | "ambiguous"
  | "io";

/**
 * An error of usage or of input/output: one line for a person, `walctl: <message> (<hint>)`, exit status 2.
 * The hint says what to do about it.
 */
export class WalctlError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "WalctlError";
    this.code = code;
    this.hint = hint;
  }
}
