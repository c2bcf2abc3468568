import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { sampleLog } from "../support/sample-log.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "walctl-file-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const { bytes, offsets } = sampleLog(SOCHDB, 9000);

test("a log that is cut while it is read is an error, and nothing that was not read is called damage", () => {
  const path = join(directory, "wal_00000000.log");
  writeFileSync(path, bytes);
  const files = openLog(directory);
  let windows = 0;
  const scan = (): void => {
    for (const event of scanLog(files))
      if (event.kind === "records" && windows++ === 0) truncateSync(path, 300_000);
  };
  expect(bytes.length).toBeGreaterThan(500_000);
  expect(scan).toThrow(/wal_00000000\.log: the file was cut while it was read/);
});

test("a log that has grown since it was listed is counted as it is read", () => {
  const path = join(directory, "wal_00000000.log");
  writeFileSync(path, bytes.subarray(0, offsets[4000]));
  const files = openLog(directory);
  appendFileSync(path, bytes.subarray(offsets[4000]!));
  const { summary, coverage, segments } = verifyLog(files, scanLog(files), { maxFindings: 10 });
  expect(summary).toMatchObject({ records: 9000, bytes: bytes.length });
  expect(coverage.records).toBe(bytes.length);
  expect(segments[0]?.bytes).toBe(bytes.length);
});

test("a name that is no UTF-8 does not keep the rest from being read", () => {
  writeFileSync(join(directory, "wal_00000000.log"), bytes.subarray(0, offsets[5]));
  const odd = Buffer.concat([Buffer.from(`${directory}/foreign`), Buffer.from([0xff, 0x9b])]);
  writeFileSync(odd, "?");
  const stray = Buffer.concat([
    Buffer.from(`${directory}/wal_00000001`),
    Buffer.from([0xff]),
    Buffer.from(".log"),
  ]);
  writeFileSync(stray, "");
  const { format, foreignFiles } = openLog(directory);
  expect(format).toBe(SOCHDB);
  expect(foreignFiles).toEqual([
    { name: "foreign\\xff\\x9b", bytes: 1, engineVisible: false },
    { name: "wal_00000001\\xff.log", bytes: 0, engineVisible: true },
  ]);
});
