import type { FindingCode } from "../../core/findings.ts";
import type { EngineMeaning } from "../format.ts";

const READER_STOPS =
  "Rivven's reader stops here without an error: this record and everything behind it in this file are not read. The other files are.";
const WALK =
  "On opening, Rivven takes the file with the highest number and goes on writing where a walk over magic and length ends.";
const OVERWRITES =
  "its next write overwrites every intact record from this offset on, if this is that file; where the damage is in the first record, a file larger than the preallocation is cut to it as well.";
const DO_NOT_START = "Do not start Rivven. Copy the directory first.";
const SAVE =
  "walctl recover --salvage --out DIR writes every intact record, those behind the damage included, into a clean log";
const CORRECT = "walctl recover --correct --out DIR writes a clean log with it put right";

/** What findings mean for Rivven, whose writer overwrites what its walk does not reach. */
export const RIVVEN_MEANINGS: Partial<Record<FindingCode, EngineMeaning>> = {
  "checksum-mismatch": {
    meaning: `${READER_STOPS} ${WALK} That walk looks at no checksum and passes this record, so nothing is overwritten, but what is written into this file from then on lies where the reader does not get. Newer versions check the checksum there too: they overwrite every record from here on.`,
    next: `${DO_NOT_START} Where a flipped bit is named, ${CORRECT}. Else this record is lost: ${SAVE}.`,
  },
  "bad-magic": {
    meaning: `${READER_STOPS} ${WALK} The walk ends here too: ${OVERWRITES}`,
    next: `${DO_NOT_START} Where the finding names the true length, the record is intact but for its header: ${CORRECT}. Else it is lost; ${SAVE}.`,
  },
  "unreadable-region": {
    meaning: `${READER_STOPS} ${WALK} A wrong magic, or a length past the end of the file, ends the walk: ${OVERWRITES}`,
    next: `${DO_NOT_START} Where the finding names a flipped bit or the true length, ${CORRECT}. The records behind are intact in any case: ${SAVE}.`,
  },
  "torn-tail": {
    meaning:
      "The last write did not reach the disk whole: the usual end after a crash. A record that the end of the file cuts is overwritten by the next write, and bytes of it can stay behind the new records. A record whose frame lies inside preallocated zeros counts as written: Rivven goes on behind it, and its reader never passes it.",
    next: "Cut it with walctl truncate --tail before Rivven is started.",
  },
  "torn-segment": {
    meaning: `${READER_STOPS} A crash cut the record, or a copy that did not finish. Rivven does not write into this file as long as another one has a higher number.`,
    next: `Look for a whole copy of this file. Without one the record cut here is lost; ${SAVE}.`,
  },
  "trailing-garbage": {
    meaning: `Rivven's reader stops here without an error, and no intact record stands behind. ${WALK} It overwrites these bytes from here on, and what it does not reach stays behind the new records.`,
    next: "Find out what wrote the bytes, then cut them with walctl truncate --tail, which keeps a copy, before Rivven is started.",
  },
  "zero-tail": {
    meaning:
      "A new segment is preallocated with zeros, 64 MiB by default, and cut to its data when it is rotated. In the newest segment zeros are normal. In another one Rivven was stopped before it cut them, or restarted and went on in a different file. Its reader ends there and misses nothing.",
    next: "Nothing has to be done.",
  },
  "empty-segment": {
    meaning:
      "A segment that was created, or preallocated with zeros, and never written. If its number is the highest Rivven goes on in it, and because it counts the records of that file alone, LSNs begin again at 1.",
    next: "Nothing is lost. If other segments hold records, expect segments that overlap after the next rotation.",
  },
  "unknown-type": {
    meaning: `${READER_STOPS} No checksum covers the type, so the data are as they were written. Rivven's walk on opening does not look at the type and goes on behind.`,
    next: "Copy the directory and look at the record with `walctl dump --payload utf8`. The type is the byte 12 behind the record's offset, and setting it right mends the log: 0 among full records, 2 between a first and a last fragment.",
  },
  "malformed-record": {
    meaning:
      "Rivven's reader ignores undefined flag bits and returns the record. A record whose encrypted flag is set over data that are no envelope is worse: it is an error for the whole file, the records before it included. No checksum covers the flags, so one flipped bit does it.",
    next: "Copy the directory and look at the record with `walctl dump --payload utf8`. The flags are the byte 13 behind the record's offset: 4 is what the writer sets on plain data, 6 on encrypted data. Where the data read well as they stand, setting it to 4 mends the log.",
  },
  "empty-record": {
    meaning:
      "The checksum of no bytes is 0, so a header of which only the magic reached a preallocated file passes as this record. Older versions of Rivven read it as an empty record and write behind it. Newer ones reject it: their reader ends here, and what stands behind is lost to them.",
    next: "If it is the last record and its flags are 0, it was never written: cut the file at its offset. Else do not let a newer version of Rivven open the log.",
  },
  "lsn-gap": {
    meaning:
      "A Rivven record stores no LSN: it follows from the segment's name and the record's position. A gap means that records or a whole segment are gone, or that a segment has the wrong name. Rivven does not check it.",
  },
  "lsn-duplicate": {
    meaning:
      "After a restart Rivven counts the records of the file with the highest number alone and assigns LSNs again from there: two different records have this LSN. Both were acknowledged; neither replaces the other.",
    next: "Do not look records up by LSN alone in this log: name the segment as well.",
  },
  "lsn-reset": {
    meaning:
      "After a restart Rivven counts the records of the file with the highest number alone and assigns LSNs again from there. The repeated records are different ones.",
    next: "Do not look records up by LSN alone in this log: name the segment as well.",
  },
  "txn-without-begin": {
    meaning:
      "A commit or an abort that no begin precedes. Newer versions of Rivven write no begin, so in their logs this is normal. In an older one the begin is in a removed segment, or a flipped bit changed a type, which no checksum covers.",
  },
  "fragment-orphan": {
    meaning:
      "Rivven's reader returns every fragment as a record of its own and does not check their order. Whoever puts the large record together misses its beginning: its first fragment is damaged, or a flipped bit changed a type, which no checksum covers.",
    next: "Look for damage before this record. Without the first fragment the large record is lost.",
  },
  "fragment-unterminated": {
    meaning:
      "The large record was not finished: its last fragment is missing. At the end of the log that is a crash between two fragments, and nobody was told that it is durable. Anywhere else a fragment is damaged, or a flipped bit changed a type.",
    next: "At the end of the log nothing has to be done. Anywhere else look for damage behind this record.",
  },
  "segment-gap": {
    meaning:
      "A segment's name is the LSN of its first record, and this one begins above the LSN that comes next: a segment is missing, or this file has the wrong name. Rivven reads the files as they are and reports nothing.",
    next: "Look for the missing segment in backups before recovery is relied on. If none was ever there, the file was renamed: give it the number that must come next, in 20 digits.",
  },
  "segment-overlap": {
    meaning:
      "After a restart Rivven counts the records of the file with the highest number alone, assigns LSNs a second time and names later segments after them. The order of the names is then not the order of the writing, and a rotation into a name that exists writes over it from offset 0, leaving old records behind the new ones.",
    next: "Copy the directory before the next rotation can write over a segment, and do not rely on the order of the names.",
  },
  "foreign-file": {
    meaning: "Rivven looks only at names that are a number and end with .wal; this file is not read.",
  },
  "engine-visible-file": {
    meaning:
      "Rivven takes any number before .wal for a segment's, however many digits it has. It reads this file as a part of the log and, if its number is the highest, writes into it and counts LSNs from it.",
    next: "Move the file out of the directory before Rivven is started. If it is a segment that was renamed, give it its number in 20 digits again.",
  },
};
