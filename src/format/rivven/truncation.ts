import type { TruncationRules } from "../truncation.ts";
import { NOTHING_NAMED } from "../truncation.ts";

/** A checkpoint stands for everything before it, but for what is open at it: its data is the writer's own. */
export const RIVVEN_TRUNCATION: TruncationRules = {
  checkpointVouches: true,
  readCheckpoint: () => NOTHING_NAMED,
  membership: "position",
  clrNeedsItsUpdate: false,
  unknownTypeBegins: false,
  lsnAfterRestart: (records) => records + 1n,
};
