import { AEGIS } from "./aegis/aegis.ts";
import type { Format } from "./format.ts";
import { RIVVEN } from "./rivven/rivven.ts";
import { SOCHDB } from "./sochdb/sochdb.ts";

/** Every format that walctl knows; one line each. */
export const FORMATS: readonly Format[] = [SOCHDB, AEGIS, RIVVEN];

export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}
