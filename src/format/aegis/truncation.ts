import type { TruncationRules } from "../truncation.ts";
import { parseAegisCheckpoint } from "./checkpoint.ts";

/** A checkpoint names active transactions and dirty pages. Recovery skips CLRs. */
export const AEGIS_TRUNCATION: TruncationRules = {
  checkpointVouches: true,
  readCheckpoint: parseAegisCheckpoint,
  membership: "stored",
  clrNeedsItsUpdate: false,
  unknownTypeBegins: true,
  lsnAfterRestart: null,
};
