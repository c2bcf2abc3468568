import { existsSync } from "node:fs";
import { WalctlError } from "../core/errors.ts";
import { parseU64 } from "../core/parse-u64.ts";
import type { Explain } from "./recover-explain-command.ts";

const THREAD = /^(txn|page|lsn)=(.*)$/s;
/** What is written as a thread is, right or wrong. */
const LIKE_THREAD = /^[a-z]+=/i;
const ALL = "all";

/** Reads what `--explain` says. */
export function explainOption(text: string): Explain {
  if (text === ALL) return ALL;
  const [, kind, number = ""] = THREAD.exec(text) ?? [];
  const id = parseU64(number);
  if (id === null || (kind !== "txn" && kind !== "page" && kind !== "lsn")) {
    throw new WalctlError(
      "usage",
      `--explain: '${text}' is no thread of a replay`,
      "txn=N, page=N or lsn=N, or --explain alone",
    );
  }
  return { kind, id };
}

/**
 * An option whose value may be left out takes the next argument for it, which here may as well be the path. So
 * `--explain` alone is given its value, unless a thread follows, or what is written as one and is no path.
 */
export function completeExplain(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return args.map((arg, i) => {
    if (arg !== "--explain" || (end >= 0 && i > end)) return arg;
    return isThread(args[i + 1] ?? "") ? arg : `--explain=${ALL}`;
  });
}

function isThread(arg: string): boolean {
  return THREAD.test(arg) || (LIKE_THREAD.test(arg) && !existsSync(arg));
}
