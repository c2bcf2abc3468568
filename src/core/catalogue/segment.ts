import type { CatalogueEntry } from "./entry.ts";

/** Codes about whole files. */
export type SegmentCode =
  | "empty-segment"
  | "segment-gap"
  | "segment-overlap"
  | "engine-ignores-segment"
  | "foreign-file"
  | "engine-visible-file";

export const SEGMENT_ENTRIES: Readonly<Record<SegmentCode, CatalogueEntry>> = {
  "empty-segment": {
    severity: "info",
    title: "a segment without records",
    meaning: "The file is empty or holds zeros only: it was created, and nothing has been written to it yet.",
    next: "Nothing has to be done if it is the newest segment. If an older one is empty, its records are lost: look for a copy.",
  },
  "segment-gap": {
    severity: "error",
    title: "a segment is missing",
    meaning:
      "The names or the LSNs of two neighbouring segments show that something stood between them. All of its records are lost to recovery, and the engine does not notice.",
    next: "Look for the missing segment in backups before the engine is started. If none was ever there, a file has the wrong name.",
  },
  "segment-overlap": {
    severity: "error",
    title: "a segment begins below the LSN that comes next",
    meaning:
      "LSNs were given out twice, as after a restart that counts wrong: different records have the same LSN, and the order of the names need not be the order of the writing.",
    next: "Copy the directory before the engine can write over a segment, and do not look records up by LSN alone.",
  },
  "engine-ignores-segment": {
    severity: "error",
    title: "a segment that the engine never reads",
    meaning:
      "The engine opens the newest file alone. The records in this one are intact, but recovery does not see them.",
    next: "Make sure that everything this file says has reached the pages before you rely on recovery.",
  },
  "foreign-file": {
    severity: "info",
    title: "a file that is no segment",
    meaning:
      "Its name is not one that the engine gives to a segment, and neither the engine nor walctl reads it.",
    next: "Nothing has to be done.",
  },
  "engine-visible-file": {
    severity: "error",
    title: "a stray file that the engine takes for a segment",
    meaning:
      "The name is not one that the engine itself would give, but it passes the engine's test for segments: the file is read, or decides which one is.",
    next: "Move the file out of the directory before the engine is started.",
  },
};
