import { DAMAGE_ENTRIES } from "./catalogue/damage.ts";
import type { CatalogueEntry } from "./catalogue/entry.ts";
import { LSN_ENTRIES } from "./catalogue/lsn.ts";
import { RECORD_ENTRIES } from "./catalogue/record.ts";
import { SEGMENT_ENTRIES } from "./catalogue/segment.ts";
import { TRANSACTION_ENTRIES } from "./catalogue/transaction.ts";
import type { FindingCode } from "./findings.ts";

export type { CatalogueEntry } from "./catalogue/entry.ts";

/**
 * Every code with its words. The type forces it to be complete: a code that no group explains does not compile.
 */
export const CATALOGUE: Readonly<Record<FindingCode, CatalogueEntry>> = {
  ...DAMAGE_ENTRIES,
  ...RECORD_ENTRIES,
  ...LSN_ENTRIES,
  ...TRANSACTION_ENTRIES,
  ...SEGMENT_ENTRIES,
};
