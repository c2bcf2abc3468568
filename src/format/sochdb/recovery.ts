import type { AriesSemantics } from "../recovery.ts";
import type { RecordView } from "../view.ts";
import { CLR, CLR_DATA_LENGTH, UPDATE } from "./layout.ts";

/** Rules (6) and (7) of FORMAT.md, for the two types that carry something to apply. */
function isMalformed(view: RecordView): boolean {
  const code = view.typeCode;
  if (code === UPDATE) return (view.beforeLength ?? 0) > view.dataLength;
  return code === CLR && (view.dataLength !== CLR_DATA_LENGTH || view.beforeLength !== 0);
}

export const SOCHDB_RECOVERY: AriesSemantics = { mode: "aries", isMalformed };
