import type { AriesSemantics } from "../recovery.ts";
import { BEFORE_LENGTH_MODULUS, CLR_DATA_LENGTH } from "./layout.ts";

export const SOCHDB_RECOVERY: AriesSemantics = {
  mode: "aries",
  limits: { offset: 0xffff, length: BEFORE_LENGTH_MODULUS - 1 },
  /** Rule (7) of FORMAT.md. */
  isMalformedClr: (view) => view.dataLength !== CLR_DATA_LENGTH || view.beforeLength !== 0,
};
