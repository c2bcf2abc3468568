import { describe, expect, test } from "vitest";
import { openLog } from "../../../src/log/open.ts";
import type { RecoverOptions } from "../../../src/recover/result.ts";
import type { LogFiles } from "../../../src/segment/log-files.ts";
import { fixturePath, listFixtures, readExpected } from "../../support/fixtures.ts";
import { repaired } from "../../support/repaired.ts";
import { MemorySource } from "../../support/scan-bytes.ts";
import { recoverFiles } from "../../support/update-log.ts";
import { Dice } from "../../support/workload/dice.ts";
import { engineRestarts } from "../../support/workload/engine-restarts.ts";
import { parseSochdb } from "../../support/workload/parse-sochdb.ts";

const logs = listFixtures().filter((name) => name.startsWith("sochdb/"));

/** The engine panics at one record, and writes bytes that nobody knows at the other. */
const IRREPARABLE = ["sochdb/bad-before-length", "sochdb/large-image"];

/** What `verify` must say of a log that is damaged inside, or in its last record. */
const DAMAGE = ["checksum-mismatch", "unreadable-region"];

function openLogOf(name: string): { readonly files: LogFiles; readonly damage: number } {
  const inside = readExpected(name).verify.must.filter((code) => DAMAGE.includes(code));
  return { files: openLog(fixturePath(name)), damage: inside.length };
}

/** Page bytes by id, without zeros at their ends, which say nothing. */
function trimmed(pages: Iterable<readonly [id: string | bigint, bytes: string]>): Record<string, string> {
  const entries = Array.from(pages, ([id, bytes]) => [String(id), withoutZeros(bytes)] as const);
  return Object.fromEntries(entries.filter(([, bytes]) => bytes !== ""));
}

function withoutZeros(hex: string): string {
  let end = hex.length;
  while (end > 0 && hex.startsWith("00", end - 2)) end -= 2;
  return hex.slice(0, end);
}

/** The newest segment with the repair in it, as the engine reads it. */
function newestOf(files: LogFiles, bytes: Uint8Array | null): Uint8Array {
  if (bytes !== null) return bytes;
  const segment = files.segments.find(({ isNewest }) => isNewest)!;
  const source = segment.open();
  const content = new Uint8Array(segment.size);
  source.read(content, 0);
  source.close();
  return content;
}

function replaced(files: LogFiles, name: string | null, bytes: Uint8Array | null): LogFiles {
  if (bytes === null) return files;
  const segments = files.segments.map((segment) =>
    segment.name === name
      ? {
          ...segment,
          size: bytes.length,
          open: () => Object.assign(new MemorySource(bytes), { close: () => {} }),
        }
      : segment,
  );
  return { ...files, segments };
}

function checkRepair(files: LogFiles, options: RecoverOptions, committed: Record<string, string>): void {
  const { plan, name, bytes, doubt } = repaired(files, options);
  expect({ reason: plan.status === "refused" ? plan.reason : null, doubt }).toEqual({
    reason: null,
    doubt: null,
  });
  for (const pages of engineRestarts(parseSochdb(newestOf(files, bytes)), 5, new Dice(1))) {
    expect(trimmed(pages)).toEqual(committed);
  }
  const after = replaced(files, name, bytes);
  const { result } = recoverFiles(after, options);
  expect([...result.undo.losers]).toEqual([]);
  expect(result.divergences).toEqual([]);
  expect(repaired(after, options).plan.status).toBe("nothing-to-do");
}

describe("a real log, repaired", () => {
  const damaged = logs.filter((name) => openLogOf(name).damage > 0);
  const sound = logs.filter((name) => !damaged.includes(name) && !IRREPARABLE.includes(name));
  test.each(sound)("%s ends with what its writer committed, at each restart", (name) => {
    const { files } = openLogOf(name);
    const truth = readExpected(name).truth?.committedPages ?? {};
    const isKnown = Object.keys(truth).length > 0 && name !== "sochdb/big-ids";
    checkRepair(files, {}, trimmed(Object.entries(isKnown ? truth : recoverFiles(files).pages)));
  });

  test.each(damaged)("%s is refused, and with --salvage ends with what is left of it", (name) => {
    const { files } = openLogOf(name);
    expect(repaired(files).plan).toMatchObject({ status: "refused", change: null });
    const salvage = { salvage: true };
    checkRepair(files, salvage, trimmed(Object.entries(recoverFiles(files, salvage).pages)));
  });

  test.each(IRREPARABLE)("%s is refused", (name) => {
    const { plan, bytes } = repaired(openLogOf(name).files);
    expect({ status: plan.status, bytes }).toEqual({ status: "refused", bytes: null });
  });
});
