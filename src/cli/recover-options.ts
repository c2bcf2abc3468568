import { WalctlError } from "../core/errors.ts";
import type { RecoverOptions } from "../recover/result.ts";
import type { CommonOptions } from "./common-options.ts";
import type { Explain } from "./recover-explain-command.ts";

/** The options of `recover`, as commander hands them over. */
export interface RecoverCommandOptions extends CommonOptions {
  readonly detail?: boolean;
  readonly toLsn?: bigint;
  readonly salvage?: boolean;
  readonly pages?: string;
  readonly explain?: Explain;
  readonly page?: bigint;
  readonly crashAt?: bigint;
  readonly crashDuringUndo?: number;
  readonly sweep?: boolean;
  readonly correct?: boolean;
  readonly out?: string;
  readonly apply?: boolean;
  /** False for `--no-backup`; true where nothing is said. */
  readonly backup: string | boolean;
}

/** Which records a recovery goes by. */
export function recoverOptions({
  correct = false,
  salvage = correct,
  toLsn,
  crashAt,
  crashDuringUndo,
}: RecoverCommandOptions): RecoverOptions {
  const isTrial = crashAt !== undefined || crashDuringUndo !== undefined;
  return { salvage, toLsn: toLsn ?? null, isTrial };
}

/** The option that has records used beyond those that the engine's reader reaches. */
export function usedOption({ correct, salvage }: RecoverCommandOptions): "--correct" | "--salvage" | null {
  if (correct === true) return "--correct";
  return salvage === true ? "--salvage" : null;
}

/** Whether it is not the log as it is that is recovered. */
export function isHypothetical({ toLsn, crashAt, crashDuringUndo }: RecoverCommandOptions): boolean {
  return [toLsn, crashAt, crashDuringUndo].some((choice) => choice !== undefined);
}

/** @throws WalctlError where options do not go together that commander cannot tell */
export function requireSensible({ apply, toLsn, out, salvage, correct }: RecoverCommandOptions): void {
  if (out !== undefined && salvage !== true && correct !== true) {
    throw new WalctlError(
      "usage",
      "--out goes with --salvage or --correct",
      "say which records are to be written",
    );
  }
  if (out !== undefined && apply === true) {
    throw new WalctlError(
      "usage",
      "--out does not go with --apply",
      "write the clean log first, then give it to --apply",
    );
  }
  if ((apply !== true && out === undefined) || toLsn === undefined) return;
  throw new WalctlError(
    "usage",
    `--to-lsn does not go with ${apply === true ? "--apply" : "--out"}: it leaves out what was committed later`,
    "cut the log, or a copy of it, with truncate --after-lsn first",
  );
}
