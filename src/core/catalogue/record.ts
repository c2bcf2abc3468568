import type { CatalogueEntry } from "./entry.ts";

/** Codes about one intact record, and about the parts of a large one. */
export type RecordCode =
  | "unknown-type"
  | "malformed-record"
  | "before-length-wrapped"
  | "empty-record"
  | "fragment-orphan"
  | "fragment-unterminated";

export const RECORD_ENTRIES: Readonly<Record<RecordCode, CatalogueEntry>> = {
  "unknown-type": {
    severity: "error",
    title: "a record of an undefined type",
    meaning:
      "The record is intact, but its type code means nothing in this format: a newer version of the engine wrote it, or a flipped bit that no checksum covers.",
    next: "Find out which version of the engine wrote the log, and start no older one on it.",
  },
  "malformed-record": {
    severity: "error",
    title: "a record that contradicts itself or the format",
    meaning:
      "Its checksum is right, so it was written like this. What an engine makes of it is not defined; some readers crash.",
    next: "Keep a copy of the log and report it to the engine's developers before the engine reads it again.",
  },
  "before-length-wrapped": {
    severity: "error",
    title: "images too large for their length field",
    meaning:
      "The length of the before image does not fit its 16 bits and was stored modulo 65536, so a reader splits the two images in the wrong place. walctl splits them where they truly part.",
    next: "Do not let the engine recover from this log: redo and undo would write wrong bytes into the page.",
  },
  "empty-record": {
    severity: "warning",
    title: "a data record without data",
    meaning:
      "Its checksum is that of no bytes, zero, so a header that reached the disk only in part looks just the same. Nobody can tell from the bytes whether it was ever written.",
    next: "If it is the last record, it was most likely never written whole. Ask the writer whether it logs empty records.",
  },
  "fragment-orphan": {
    severity: "error",
    title: "a fragment without its first part",
    meaning:
      "A middle or last part of a large record stands where none has begun. The large record cannot be put together.",
    next: "Look for damage or a missing segment before this place. Without the first part the large record is lost.",
  },
  "fragment-unterminated": {
    severity: "error",
    title: "a large record without its last part",
    meaning:
      "A large record was begun and not finished. At the end of the log that is a crash between two parts; anywhere else a part is missing.",
    next: "At the end of the log nothing has to be done. Anywhere else look for damage or a missing segment behind this place.",
  },
};
