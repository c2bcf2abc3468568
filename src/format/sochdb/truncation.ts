import type { TruncationRules } from "../truncation.ts";
import { NOTHING_NAMED } from "../truncation.ts";

/** A checkpoint holds neither a transaction table nor a dirty page table. */
export const SOCHDB_TRUNCATION: TruncationRules = {
  checkpointVouches: false,
  readCheckpoint: () => NOTHING_NAMED,
  membership: "stored",
  // A CLR carries no image: redoing it means writing its update's before image.
  clrNeedsItsUpdate: true,
  unknownTypeBegins: false,
  lsnAfterRestart: null,
};
