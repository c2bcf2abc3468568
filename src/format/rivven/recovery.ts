import type { MessageSemantics, SpecialRecords } from "../recovery.ts";
import { rivvenWriteOrder } from "./write-order.ts";

function describeSpecial({ encrypted, empty }: SpecialRecords): readonly string[] {
  const notes: string[] = [];
  if (encrypted > 0) {
    notes.push(
      `${encrypted} of the records used ${encrypted === 1 ? "is" : "are"} encrypted: that Rivven has the key is taken for granted. Without it, it returns nothing of a file that holds such a record.`,
    );
  }
  if (empty > 0) {
    notes.push(
      `${empty} of the records used ${empty === 1 ? "has" : "have"} no data. Newer versions of Rivven take such a record for the end of its file, and write over what stands behind it if it is the newest file.`,
    );
  }
  return notes;
}

export const RIVVEN_RECOVERY: MessageSemantics = {
  mode: "messages",
  writeOrder: rivvenWriteOrder,
  describeSpecial,
};
