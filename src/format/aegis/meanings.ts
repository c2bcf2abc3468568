import type { FindingCode } from "../../core/findings.ts";
import type { EngineMeaning } from "../format.ts";

const READER_STOPS =
  "Aegis's reader stops here without an error and goes on with the next segment: the rest of this segment is not redone, committed or not.";
const APPENDS_BEHIND =
  "Aegis appends new records behind these bytes when it is opened, and its reader cannot pass them: everything committed from then on would not be redone, and LSNs behind them are assigned twice.";

/** What findings mean for Aegis, whose reader ends a segment quietly at the first bytes that are no record. */
export const AEGIS_MEANINGS: Partial<Record<FindingCode, EngineMeaning>> = {
  "checksum-mismatch": {
    meaning: `${READER_STOPS} Transactions whose commit lies behind it count as incomplete.`,
    next: "Do not start Aegis. Copy the directory first. Where a flipped bit is named, walctl recover --correct --out DIR writes a clean log with the record put right. Else it is lost, and --salvage --out DIR writes the records behind it, which are intact.",
  },
  "unreadable-region": {
    meaning: `${READER_STOPS} In wal_current.log the engine also takes its next LSN from what it could reach and assigns the LSNs behind this place a second time.`,
    next: "Do not start Aegis. Copy the directory first; the records behind the region are intact: walctl recover --salvage --out DIR writes them into a clean log; where a flipped bit is named, --correct puts that right as well.",
  },
  "torn-tail": {
    meaning: `The last write did not reach the disk whole: the usual end after a crash, and nobody was told that the record is durable. But ${APPENDS_BEHIND}`,
    next: "Cut the tail with walctl truncate --tail before Aegis is started.",
  },
  "torn-segment": {
    meaning: `A segment that is not the newest ends in an incomplete record, although it was complete when it was closed: bytes are missing. ${READER_STOPS}`,
    next: "Copy the directory and look for another copy of this segment.",
  },
  "trailing-garbage": {
    meaning: `These bytes are no record and no torn one. ${APPENDS_BEHIND}`,
    next: "Find out what wrote the bytes, then cut them with walctl truncate --tail, which keeps a copy, before Aegis is started.",
  },
  "zero-tail": {
    meaning: `Zeros are no record. ${APPENDS_BEHIND}`,
    next: "Cut the zeros with walctl truncate --tail before Aegis is started.",
  },
  "unknown-type": {
    meaning:
      "Aegis reads any undefined code as begin: it empties the list of that transaction's records, and what the transaction wrote before is not redone even if it committed.",
    next: "Do not start Aegis before it is clear what the transaction wrote before this record.",
  },
  "malformed-record": {
    meaning:
      "The checksum is right, so the record was written like this. A checkpoint whose JSON does not parse is ignored; the other fields are taken as they stand.",
  },
  "lsn-gap": {
    meaning:
      "Records are missing. Aegis does not notice: what they changed is not redone, and a transaction whose begin is missing is dropped as a whole.",
    next: "Look for a copy of the missing segment; after a restart Aegis's next rotation replaces the newest numbered one.",
  },
  "lsn-duplicate": {
    meaning: "Aegis sorts what it redoes by LSN; records with equal LSNs are redone in no defined order.",
  },
  "lsn-reset": {
    meaning:
      "The log was opened without recovery and LSNs began again at 1. Aegis sorts what it redoes by LSN, so older and newer changes are mixed and the older one may win.",
    next: "Do not start Aegis: recover the two runs separately.",
  },
  "lsn-out-of-order": {
    meaning:
      "Concurrent writers take their LSN before the buffer's lock. Nothing is missing; Aegis sorts by LSN before it redoes.",
    next: "Nothing to do.",
  },
  "prev-lsn-mismatch": {
    meaning: "Callers of Aegis may pass any previous LSN, or none; its recovery does not use it.",
    next: "Nothing to do, unless the caller is known to chain its records.",
  },
  "txn-without-begin": {
    meaning:
      "Aegis redoes a record only where it has seen the transaction's begin: this transaction is dropped without a word, even if it committed.",
    next: "Look for the segment that held the begin; Aegis's own truncation removes segments without regard to open transactions.",
  },
  "record-after-end": {
    meaning:
      "Aegis has forgotten the transaction or already counts it as committed; the record may or may not be redone.",
  },
  "segment-gap": {
    meaning:
      "Aegis reads the segments that are there and does not notice: the records of the missing one are not redone.",
    next: "Look for a copy of the missing segment before Aegis is started.",
  },
  "engine-visible-file": {
    meaning:
      "Aegis reads every name that starts with wal_ and ends with .log, in byte order: the records in this file are replayed as part of the log.",
    next: "If it is a copy or a backup, move it out of the directory before Aegis is started.",
  },
};
