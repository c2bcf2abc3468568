import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { followLog } from "../../src/dump/follow.ts";
import { openLog } from "../../src/log/open.ts";
import { fixturePath, readExpected } from "../support/fixtures.ts";
import { temporaryDirectory } from "../support/temporary.ts";

test("a preallocated segment may be cut while its zeros are being read", async () => {
  const name = "00000000000000000000.wal";
  const records = readExpected("rivven/clean").records as readonly (readonly [string, number])[];
  const bytes = readFileSync(join(fixturePath("rivven/clean"), name));
  const half = records[Math.floor(records.length / 2)]![1];
  const path = join(temporaryDirectory(), "wal");
  const segment = join(path, name);
  mkdirSync(path);
  // Several windows of a scan, so that the first records are told before the last zeros are read.
  writeFileSync(segment, Buffer.concat([bytes.subarray(0, half), new Uint8Array(2 ** 21)]));

  const end = new AbortController();
  const lsns: bigint[] = [];
  let isCut = false;
  for await (const event of followLog(openLog(path), { signal: end.signal, pollMs: 1 })) {
    if (event.kind !== "records") continue;
    const { batch, selected, count, view } = event;
    for (const index of selected.subarray(0, count)) {
      view.seek(batch, index);
      lsns.push(view.lsn);
    }
    if (!isCut) {
      truncateSync(segment, half);
      isCut = true;
      setTimeout(() => appendFileSync(segment, bytes.subarray(half)), 20);
    }
    if (lsns.length >= records.length) end.abort();
  }
  expect(lsns).toEqual(records.map((_, index) => BigInt(index + 1)));
});
