// Damaged and hostile copies of a log, seeded: what the bytes of each kind are is the same every time.
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { createRandom, formatNamed, LOGS } from "./make-log.mjs";

/** A flipped bit every so many bytes is what `damaged` stands for. */
const FLIP_EVERY_BYTES = 10_000_000;
/** So many records stay as they are, so that the format is known. */
const RECORDS_KEPT = 20;

function recordLength({ layout }, bytes, at) {
  const field = at + layout.dataLengthOffset;
  const data = layout.littleEndian ? bytes.readUInt32LE(field) : bytes.readUInt32BE(field);
  return layout.headerLength + data + layout.trailerLength;
}

/** Calls `change` for every second record with its first byte and its length. */
function everySecond(format, bytes, change) {
  let index = 0;
  for (let at = 0; at < bytes.length; index++) {
    const length = recordLength(format, bytes, at);
    if (index % 2 === 1) change(at, length);
    at += length;
  }
}

/** Overwrites all but the first records with headers of records that the log has, announcing random lengths. */
function fillWithHeaders(format, bytes, random, longest) {
  const { headerLength, dataLengthOffset, littleEndian } = format.layout;
  let kept = 0;
  for (let i = 0; i < RECORDS_KEPT; i++) kept += recordLength(format, bytes, kept);
  const header = Buffer.from(bytes.subarray(0, headerLength));
  for (let at = kept; at + headerLength <= bytes.length; at += headerLength) {
    header.copy(bytes, at);
    const length = Math.floor(random() * longest);
    if (littleEndian) bytes.writeUInt32LE(length, at + dataLengthOffset);
    else bytes.writeUInt32BE(length, at + dataLengthOffset);
  }
}

/** What becomes of the bytes of each segment. */
export const KINDS = {
  "every 2nd record, 1 bit": (format, bytes, random) => {
    everySecond(format, bytes, (at, length) => {
      bytes[at + Math.floor(random() * length)] ^= 1 << Math.floor(random() * 8);
    });
  },
  "every 2nd record, 8 bytes": (format, bytes, random) => {
    everySecond(format, bytes, (at, length) => {
      const from = at + Math.floor(random() * (length - 8));
      for (let i = from; i < from + 8; i++) bytes[i] = Math.floor(random() * 256);
    });
  },
  "random bytes": (format, bytes, random) => {
    let at = 0;
    for (let i = 0; i < RECORDS_KEPT; i++) at += recordLength(format, bytes, at);
    for (; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(random() * 0x1_0000_0000), at);
  },
  "empty headers": (format, bytes, random) => fillWithHeaders(format, bytes, random, 1),
  "plausible headers": (format, bytes, random) => fillWithHeaders(format, bytes, random, 100_000),
};

/** A copy of a log: `change` gets each of its files. */
function copyLog(root, log, name, change) {
  const directory = join(root, `${log.name}-${name}`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  const files = log.files.map((file) => {
    const copy = join(directory, basename(file));
    copyFileSync(file, copy);
    change(copy);
    return copy;
  });
  return { ...log, directory, files };
}

/** A copy of a log, of any size, with one flipped bit every 10 MB. */
export function makeFlippedLog(root, log) {
  const byte = Buffer.alloc(1);
  return copyLog(root, log, "flipped", (path) => {
    const file = openSync(path, "r+");
    for (let at = FLIP_EVERY_BYTES / 2; readSync(file, byte, 0, 1, at) === 1; at += FLIP_EVERY_BYTES) {
      byte[0] ^= 4;
      writeSync(file, byte, 0, 1, at);
    }
    closeSync(file);
  });
}

/** A copy of a log with one of the {@link KINDS}. One segment at a time is held in memory. */
export function makeHostileLog(root, log, kind) {
  const format = formatNamed(LOGS[log.name].format);
  const random = createRandom(7);
  return copyLog(root, log, "hostile", (path) => {
    const bytes = readFileSync(path);
    KINDS[kind](format, bytes, random);
    writeFileSync(path, bytes);
  });
}
