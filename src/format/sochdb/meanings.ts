import type { FindingCode } from "../../core/findings.ts";
import type { EngineMeaning } from "../format.ts";

const RECOVERY_FAILS =
  'SochDB\'s recovery stops here with "WAL corruption: CRC mismatch" and the database does not start; nothing behind this place is read.';
const APPENDS_BEHIND =
  "SochDB appends new records behind these bytes when it is opened, and its reader can never pass them: everything written from then on would be lost to recovery.";

/** What findings mean for SochDB, which never searches for records behind damage and never reads older files. */
export const SOCHDB_MEANINGS: Partial<Record<FindingCode, EngineMeaning>> = {
  "checksum-mismatch": {
    meaning: RECOVERY_FAILS,
    next: "Do not start SochDB. Copy the directory first. Where a flipped bit is named, walctl recover --correct --out DIR writes a clean log with the record put right. Else its change is lost, and --salvage --out DIR writes the records behind it, which are intact.",
  },
  "unreadable-region": {
    meaning:
      'SochDB\'s recovery stops at the first of these bytes: with "WAL corruption: CRC mismatch", or silently where the damaged header announces more bytes than the file has. In the silent case the database starts without everything behind this place, and new LSNs repeat old ones.',
    next: "Do not start SochDB. Copy the directory first. The records behind the region are intact: walctl recover --salvage --out DIR writes them into a clean log; where a flipped bit is named, --correct puts that right as well.",
  },
  "torn-tail": {
    meaning: `The last write did not reach the disk whole: the usual end after a crash, and nobody was told that the record is durable. The reader stops before it without an error. But ${APPENDS_BEHIND}`,
    next: "Cut the tail with walctl truncate --tail before SochDB is started.",
  },
  "trailing-garbage": {
    meaning: `These bytes are no record and no torn one. ${APPENDS_BEHIND} The next LSN is taken from the garbage as if it were a header.`,
    next: "Find out what wrote the bytes, then cut them with walctl truncate --tail, which keeps a copy, before SochDB is started.",
  },
  "zero-tail": {
    meaning: `From 52 zero bytes on SochDB takes them for a record with a wrong checksum: recovery fails with "WAL corruption: CRC mismatch". Fewer are passed over quietly, but new records go behind them and cannot be reached; the next LSN starts again near 0.`,
    next: "Cut the zeros with walctl truncate --tail before SochDB is started.",
  },
  "unknown-type": {
    meaning: "SochDB reads the record and ignores it: whatever it stood for is neither redone nor undone.",
  },
  "malformed-record": {
    meaning:
      "The checksum is right, so the record was written like this. A before_length above data_length makes SochDB's reader panic; other contradictions are taken as they stand.",
    next: "Do not start SochDB before it is clear who wrote the record: keep a copy and report it to the engine's developers.",
  },
  "before-length-wrapped": {
    meaning:
      "The writer stored the before image's length modulo 65536, so SochDB splits the images in the wrong place: redo and undo write wrong bytes into the page.",
    next: "Do not let SochDB recover from this log; restore the page from a copy, or log smaller changes.",
  },
  "lsn-gap": {
    meaning:
      "Records are missing. SochDB does not notice: undo that looks for a missing record ends there, and lost updates are not redone.",
  },
  "lsn-duplicate": {
    meaning:
      "Undo looks a record up by its LSN and takes the first one that has it, whoever wrote it: it may roll back the wrong change.",
  },
  "lsn-reset": {
    meaning:
      "SochDB was opened on a log whose last header it misread and assigned LSNs a second time. Redo and undo look records up by LSN and take the first one found.",
  },
  "lsn-out-of-order": {
    meaning:
      "Concurrent writers take their LSN before the buffer's lock. Nothing is missing, but undo gives a look-up up at the first LSN above the one it seeks: a loser's record that stands late is not found and its undo ends there.",
    next: "Nothing to mend in the log; check which transactions are open at its end.",
  },
  "prev-lsn-mismatch": {
    meaning:
      "Undo follows these links: from this record on it would leave the transaction's chain and miss earlier changes.",
  },
  "record-after-end": {
    meaning:
      "SochDB counts the transaction as active again and, unless it ends once more, rolls this record back at recovery.",
  },
  "abort-without-clr": {
    meaning:
      "SochDB writes no compensation records at an abort, its recovery redoes the updates and never undoes them: after a restart the aborted changes are in the pages.",
    next: "Expect the aborted transaction's changes to come back at the next restart, and check the pages it names.",
  },
  "segment-gap": { meaning: "SochDB opens the file with the highest number and does not look for others." },
  "engine-ignores-segment": {
    meaning:
      "SochDB opens the file with the highest number alone; the records in this one are never redone or undone.",
    next: "Make sure that pages were flushed up to the end of this file before you rely on recovery.",
  },
  "engine-visible-file": {
    meaning:
      "SochDB takes the number at characters 4 to 11 of any name that starts with wal_ and ends with .log. If it is the highest it creates and opens that number, and the real log is ignored; a name too short to have the characters makes opening panic.",
    next: "Move the file out of the directory before SochDB is started.",
  },
};
