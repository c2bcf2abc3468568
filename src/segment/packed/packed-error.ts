import { WalctlError } from "../../core/errors.ts";

/** What has happened to a packed stream. */
export interface PackedFault {
  /** For people, with the place in the packed bytes. */
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;
}

/**
 * A packed file is damaged: what it holds cannot be known from there on. That is never a finding about the log, whose
 * bytes may have been right when they were packed.
 */
export function packedError(path: string, { what, hint }: PackedFault): WalctlError {
  return new WalctlError("compression", `${path}: ${what}`, hint);
}
