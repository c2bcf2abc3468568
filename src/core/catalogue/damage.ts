import type { CatalogueEntry } from "./entry.ts";

/** Codes about bytes that are no intact record. */
export type DamageCode =
  | "checksum-mismatch"
  | "bad-magic"
  | "unreadable-region"
  | "torn-tail"
  | "torn-segment"
  | "trailing-garbage"
  | "zero-tail";

export const DAMAGE_ENTRIES: Readonly<Record<DamageCode, CatalogueEntry>> = {
  "checksum-mismatch": {
    severity: "error",
    title: "a record fails its checksum",
    meaning:
      "The record's place and length are known, but its bytes are not those that were written. An engine's reader stops here, with an error or without one.",
    next: "Do not start the engine. Copy the directory first. Where a flipped bit is named, walctl recover --correct --out DIR puts it right in a clean log; else its change is lost, and --salvage --out DIR writes the records behind it into one.",
  },
  "bad-magic": {
    severity: "error",
    title: "a record's magic number is damaged",
    meaning:
      "The record does not begin with the bytes that mark one, although a record follows it. A reader that goes by the magic number stops here.",
    next: "Do not start the engine. Copy the directory first. Where the record's true length is named it is intact but for its header, and walctl recover --correct --out DIR puts it right in a clean log.",
  },
  "unreadable-region": {
    severity: "error",
    title: "unreadable bytes with intact records behind them",
    meaning:
      "These bytes are no record, and the frame that would tell where the next one begins is lost with them. Intact records stand behind, and an engine's reader does not reach them.",
    next: "Do not start the engine: it could write over the records behind this place, or go on without them. Copy the directory first, then write them into a clean log with walctl recover --salvage --out DIR.",
  },
  "torn-tail": {
    severity: "warning",
    title: "the log ends in an incomplete record",
    meaning:
      "The last write did not reach the disk whole. This is the usual end of a log after a crash: whoever wrote the record was never told that it is durable.",
    next: "Cut the tail with walctl truncate --tail before the engine is started.",
  },
  "torn-segment": {
    severity: "error",
    title: "an older segment ends in an incomplete record",
    meaning:
      "The segment was complete when it was closed, since a newer one follows it. Bytes have been lost at its end: by a crash of the file system, or by a copy that did not finish.",
    next: "Copy the directory and look for a whole copy of this segment. Without one the record that is cut here is lost.",
  },
  "trailing-garbage": {
    severity: "error",
    title: "bytes behind the last record that are no record",
    meaning:
      "They are neither the beginning of a record nor zeros: something else has written into the file, or the damage goes to its end. What the engine writes next can end up behind them, where its reader does not get.",
    next: "Find out what wrote the bytes, then cut them with walctl truncate --tail, which keeps a copy, before the engine is started.",
  },
  "zero-tail": {
    severity: "warning",
    title: "zeros behind the last record",
    meaning:
      "Space that was allocated and not written, or whose content a crash of the file system took. No record is damaged by it, but what the engine writes next can end up behind the zeros.",
    next: "Cut the zeros with walctl truncate --tail before the engine is started.",
  },
};
