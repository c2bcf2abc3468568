import type { AriesSemantics } from "../recovery.ts";
import { CLR_DATA_LENGTH } from "./layout.ts";

export const SOCHDB_RECOVERY: AriesSemantics = {
  mode: "aries",
  /** Rule (7) of FORMAT.md. */
  isMalformedClr: (view) => view.dataLength !== CLR_DATA_LENGTH || view.beforeLength !== 0,
};
