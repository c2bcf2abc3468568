import type { Paint } from "./paint-types.ts";
import { NO_PAINT } from "./paint-types.ts";

/** What decides whether a stream gets colour. */
export interface ColorSetting {
  /** `--color` or `--no-color`; undefined where neither was given. */
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

const FORCED_OFF: readonly string[] = ["0", "false"];

/**
 * Whether to colour. The command line comes first, then `FORCE_COLOR` (as Node.js has it: it beats `NO_COLOR`, and
 * `0` or `false` turn colour off), then `NO_COLOR`, which counts when it is not empty, then the terminal itself.
 */
export function wantsColor({ flag, env, isTerminal }: ColorSetting): boolean {
  if (flag !== undefined) return flag;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return !FORCED_OFF.includes(forced);
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  return isTerminal && env["TERM"] !== "dumb";
}

/** The colours for a stream. The 16 colours of level 1 follow the reader's own theme; chalk is loaded for them alone. */
export async function createPaint(setting: ColorSetting): Promise<Paint> {
  if (!wantsColor(setting)) return NO_PAINT;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}
