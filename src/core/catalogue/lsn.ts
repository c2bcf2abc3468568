import type { CatalogueEntry } from "./entry.ts";

/** Codes about the order of the LSNs. */
export type LsnCode = "lsn-gap" | "lsn-duplicate" | "lsn-reset" | "lsn-out-of-order";

export const LSN_ENTRIES: Readonly<Record<LsnCode, CatalogueEntry>> = {
  "lsn-gap": {
    severity: "warning",
    title: "LSNs are missing",
    meaning:
      "LSNs are given out without gaps, so records are missing here. Either they were lost after they had been written, or a writer crashed between taking an LSN and writing its record. It is an error where another record refers to a missing one, or where the gap lies between two segments: then something was there.",
    next: "Look for what is missing in another copy of the log: a segment, or the bytes around this place.",
  },
  "lsn-duplicate": {
    severity: "error",
    title: "an LSN occurs twice",
    meaning:
      "Two records have the same LSN. Whoever looks one up by its LSN can find the other: a chain of previous LSNs is no longer unambiguous.",
    next: "Compare the two records (`walctl dump --from-lsn N --to-lsn N`). Equal ones are a copy; different ones mean that the LSN was given out twice.",
  },
  "lsn-reset": {
    severity: "error",
    title: "LSNs start again",
    meaning:
      "From here on LSNs repeat earlier ones, record after record: the engine was opened without knowing how far the log had got. LSNs no longer tell which of two records is the newer one.",
    next: "Do not start the engine. Treat the two runs as two logs: what stands in the file later was written later.",
  },
  "lsn-out-of-order": {
    severity: "warning",
    title: "records out of LSN order",
    meaning:
      "No LSN is missing or repeated here, but records do not stand in the order of their LSNs: concurrent writers took an LSN and then wrote in another order.",
    next: "Nothing has to be mended. A reader that gives up at the first higher LSN does not find the late records.",
  },
};
