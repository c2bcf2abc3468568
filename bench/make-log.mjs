// Writes the logs that the benchmarks read, with walctl's own encoders. Seeded: the same bytes every time.
import { closeSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { FORMATS } from "../dist/format/registry.js";

const BLOCK_BYTES = 1 << 20;

/** A deterministic stream of numbers in [0, 1): mulberry32. */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export const formatNamed = (name) => FORMATS.find((format) => format.name === name);
const codeOf = (format, type) => [...format.types].find(([, name]) => name === type)[0];

/** Transactions of a begin, some writes and a commit, eight of them interleaved, as a busy engine leaves them. */
function* transactionalRecords(format, { type, dataLength, writesPerTransaction, losersOf }, random) {
  const open = [];
  // Strict two-phase locking on pages, so that a before image is what the page holds: a loser keeps its lock.
  const locked = new Set();
  const pages = new Map();
  const PAGE_BYTES = 64 * 32 + (dataLength >> 1);
  const freePage = () => {
    for (;;) {
      const page = BigInt(Math.floor(random() * 10_000));
      if (losersOf === undefined) return page;
      if (locked.has(page)) continue;
      locked.add(page);
      return page;
    }
  };
  /** Puts the page's bytes into the before image, and a changed copy into the page and the after image. */
  const writePage = (page, offset, count) => {
    if (!pages.has(page)) pages.set(page, new Uint8Array(PAGE_BYTES));
    const bytes = pages.get(page);
    const half = dataLength >> 1;
    data.set(bytes.subarray(offset, offset + half));
    for (let i = 0; i < half; i++) bytes[offset + i] = (count + i) & 255;
    data.set(bytes.subarray(offset, offset + half), half);
  };
  let txnId = 0n;
  let lsn = 0n;
  const data = Uint8Array.from({ length: dataLength }, () => Math.floor(random() * 256));
  const record = (name, transaction, fields) => {
    lsn += 1n;
    const made = {
      type: name,
      typeCode: codeOf(format, name),
      lsn,
      txnId: transaction.id,
      prevLsn: transaction.last,
      pageId: null,
      pageOffset: null,
      undoNextLsn: null,
      flags: null,
      beforeLength: 0,
      data: new Uint8Array(0),
      ...fields,
    };
    transaction.last = lsn;
    return made;
  };
  for (;;) {
    if (open.length < 8) {
      txnId += 1n;
      const transaction = {
        id: txnId,
        last: null,
        left: writesPerTransaction,
        page: freePage(),
      };
      open.push(transaction);
      yield record("begin", transaction, {});
      continue;
    }
    const index = Math.floor(random() * open.length);
    const transaction = open[index];
    if (transaction.left-- > 0) {
      data[0] = Number(lsn & 255n);
      const pageOffset = format.name === "sochdb" ? Number(lsn % 64n) * 32 : null;
      if (losersOf !== undefined) writePage(transaction.page, pageOffset, Number(lsn & 0xffffn));
      yield record(type, transaction, {
        pageId: transaction.page,
        pageOffset,
        beforeLength: dataLength >> 1,
        data,
      });
    } else {
      open.splice(index, 1);
      // A loser is left open for ever.
      if (losersOf !== undefined && transaction.id % BigInt(losersOf) === 0n) continue;
      locked.delete(transaction.page);
      yield record("commit", transaction, {});
    }
  }
}

function* messages(format, { dataLength }, random) {
  const data = Uint8Array.from({ length: dataLength }, () => Math.floor(random() * 256));
  for (let i = 0; ; i++) {
    data[i % dataLength] = i & 255;
    yield { type: "full", typeCode: codeOf(format, "full"), lsn: 0n, flags: 4, data };
  }
}

/** Every log that is measured, by name. Sizes are whole records: header, data and trailer. */
export const LOGS = {
  "sochdb-80": { format: "sochdb", type: "update", dataLength: 28, writesPerTransaction: 30 },
  "sochdb-80-losers": {
    format: "sochdb",
    type: "update",
    dataLength: 28,
    writesPerTransaction: 30,
    losersOf: 100,
  },
  "sochdb-8k": { format: "sochdb", type: "update", dataLength: 8192 - 52, writesPerTransaction: 30 },
  "aegis-64": {
    format: "aegis",
    type: "update",
    dataLength: 20,
    writesPerTransaction: 30,
    segmentBytes: 64 << 20,
  },
  "rivven-100": { format: "rivven", dataLength: 86, segmentBytes: 128 << 20 },
  "rivven-16k": { format: "rivven", dataLength: 16384 - 14, segmentBytes: 128 << 20 },
};

function segmentName(format, index, last, firstLsn) {
  if (format.name === "sochdb") return "wal_00000000.log";
  if (format.name === "aegis") return last ? "wal_current.log" : `wal_${String(index).padStart(16, "0")}.log`;
  return `${String(index === 0 ? 0 : firstLsn).padStart(20, "0")}.wal`;
}

/**
 * Writes one log of about `bytes` bytes below `root`.
 *
 * @returns its directory, bytes and records
 */
export function makeLog(root, name, bytes, seed = 1) {
  const spec = LOGS[name];
  const format = formatNamed(spec.format);
  const directory = join(root, `${name}-${bytes}`);
  mkdirSync(directory, { recursive: true });
  const random = createRandom(seed);
  const source =
    spec.format === "rivven" ? messages(format, spec, random) : transactionalRecords(format, spec, random);
  const segmentBytes = Math.min(spec.segmentBytes ?? bytes, bytes);
  const segments = Math.max(1, Math.round(bytes / segmentBytes));
  let records = 0;
  for (let index = 0; index < segments; index++) {
    const path = join(directory, segmentName(format, index, index === segments - 1, records + 1));
    records += writeSegment(path, format, source, Math.floor(bytes / segments));
  }
  const names = readdirSync(directory);
  const total = names.reduce((sum, file) => sum + statSync(join(directory, file)).size, 0);
  return { name, directory, files: names.map((file) => join(directory, file)), records, bytes: total };
}

function writeSegment(path, format, source, bytes) {
  const descriptor = openSync(path, "w");
  let records = 0;
  let block = [];
  let blockBytes = 0;
  let written = 0;
  const flush = () => {
    writeSync(descriptor, Buffer.concat(block));
    block = [];
    blockBytes = 0;
  };
  while (written < bytes) {
    const encoded = format.encode(source.next().value);
    block.push(encoded);
    blockBytes += encoded.length;
    written += encoded.length;
    records++;
    if (blockBytes >= BLOCK_BYTES) flush();
  }
  flush();
  closeSync(descriptor);
  return records;
}
