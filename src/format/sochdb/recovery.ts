import { escapeString } from "../../core/escape.ts";
import type { AriesSemantics } from "../recovery.ts";
import { BEFORE_LENGTH_MODULUS, CLR, CLR_DATA_LENGTH } from "./layout.ts";

export const SOCHDB_RECOVERY: AriesSemantics = {
  mode: "aries",
  limits: { offset: 0xffff, length: BEFORE_LENGTH_MODULUS - 1 },
  /** Rule (7) of FORMAT.md. */
  isMalformedClr: (view) => view.dataLength !== CLR_DATA_LENGTH || view.beforeLength !== 0,
  compensationRecord({ undoNextLsn, ...fields }) {
    const data = new Uint8Array(CLR_DATA_LENGTH);
    new DataView(data.buffer).setBigUint64(0, undoNextLsn, true);
    return { ...fields, type: "clr", typeCode: CLR, undoNextLsn, flags: null, beforeLength: 0, data };
  },
  onTail: ({ name, offset, length }) =>
    `SochDB would append to ${escapeString(name)} behind ${length === 1 ? "1 byte" : `${length} bytes`} at ${offset} that are no record, which its reader cannot pass: nothing that it writes from then on could be recovered. walctl truncate --tail cuts them.`,
};
