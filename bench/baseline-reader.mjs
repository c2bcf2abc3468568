// Baseline: a reader as a user of Node would write it, one record after the other with Buffer methods and crc-32.
import { openSync, readSync } from "node:fs";
import CRC32 from "crc-32";

const [layoutName, ...paths] = process.argv.slice(2);
const isLeading = layoutName === "rivven";
const header = { sochdb: 48, aegis: 40, rivven: 14 }[layoutName];
const lengthAt = { sochdb: 35, aegis: 36, rivven: 8 }[layoutName];

let records = 0;
for (const path of paths) {
  const descriptor = openSync(path, "r");
  let rest = Buffer.alloc(0);
  const chunk = Buffer.alloc(256 * 1024);
  for (;;) {
    const read = readSync(descriptor, chunk, 0, chunk.length, null);
    if (read === 0) break;
    rest = Buffer.concat([rest, chunk.subarray(0, read)]);
    let at = 0;
    while (at + header <= rest.length) {
      const length = isLeading ? rest.readUInt32BE(at + lengthAt) : rest.readUInt32LE(at + lengthAt);
      const end = at + header + length + (isLeading ? 0 : 4);
      if (end > rest.length) break;
      const covered = isLeading ? rest.subarray(at + header, end) : rest.subarray(at, end - 4);
      const stored = isLeading ? rest.readUInt32BE(at + 4) : rest.readUInt32LE(end - 4);
      if (CRC32.buf(covered) >>> 0 !== stored) throw new Error(`checksum mismatch in ${path}`);
      records++;
      at = end;
    }
    rest = rest.subarray(at);
  }
}
process.stdout.write(`${records}\n`);
