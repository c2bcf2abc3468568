import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import type { VerifyResult } from "../../src/verify/result.ts";
import { isOk } from "../../src/verify/result.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { recordOf } from "../support/event-log.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";

function verifyPath(path: string): VerifyResult {
  const files = openLog(path);
  return verifyLog(files, scanLog(files), { maxFindings: 10_000 });
}

/** The verdict that follows from what a fixture expects. */
function verdictsFor({ exit, must }: { readonly exit: number; readonly must: readonly string[] }): string[] {
  if (exit === 1) return ["corrupt", "ambiguous"];
  return [must.includes("torn-tail") ? "torn" : "clean"];
}

describe.each(listFixtures())("fixture %s", (name) => {
  const expected = readExpected(name);
  const result = verifyPath(fixturePath(name));
  const codes = result.findings.map((finding) => finding.code);

  test("has the codes that it must have, and none that it must not", () => {
    expect(codes).toEqual(expect.arrayContaining([...expected.verify.must]));
    expect(codes.filter((code) => expected.verify.mustNot.includes(code))).toEqual([]);
  });

  test("passes or fails, with the right verdict", () => {
    expect(isOk(result, "error")).toBe(expected.verify.exit === 0);
    expect(verdictsFor(expected.verify)).toContain(result.verdict);
  });

  test("has every intact record and every byte in one class", () => {
    expect(result.summary.records).toBe(expected.records.length);
    const covered = Object.values(result.coverage).reduce((sum, bytes) => sum + bytes, 0);
    expect(covered).toBe(result.summary.bytes);
  });

  test("has a finding that covers each damage", () => {
    for (const { segment, offset, length, singleBit, reframed } of expected.damage) {
      const hit = result.findings.find(
        (finding) =>
          finding.segment === segment &&
          finding.offset! <= offset &&
          finding.offset! + finding.length! >= offset + length,
      );
      expect(hit).toBeDefined();
      if (singleBit !== undefined) expect(hit?.singleBit).toEqual(singleBit);
      if (reframed !== undefined) expect(hit?.reframed).toEqual({ length: reframed });
    }
  });
});

describe("what the fixtures show in particular", () => {
  const findingsOf = (name: string): string[] =>
    verifyPath(fixturePath(name)).findings.map(({ code, lsn, severity }) => `${code} ${lsn} ${severity}`);

  test("a lost record to which a prevLsn refers is an error, and one finding", () => {
    expect(findingsOf("sochdb/lost-record")).toEqual(["lsn-gap 40 error"]);
  });

  test("damage accounts for the LSNs of a lost sector", () => {
    expect(findingsOf("sochdb/zeroed-sector").filter((finding) => finding.startsWith("lsn"))).toEqual([]);
  });

  test("a record that was copied to the end is a duplicate and nothing else", () => {
    expect(findingsOf("sochdb/duplicate-record")).toEqual(["lsn-duplicate 62 error"]);
  });

  test("LSNs that start again are one finding", () => {
    expect(findingsOf("aegis/lsn-reset")).toEqual(["lsn-reset 1 error"]);
  });

  test("concurrent writers leave no gap", () => {
    for (const name of ["sochdb/concurrent", "sochdb/concurrent-crash", "aegis/concurrent"]) {
      expect(findingsOf(name).filter((finding) => finding.startsWith("lsn-gap"))).toEqual([]);
    }
  });

  test("an abort behind a CLR may name the last update", () => {
    expect(findingsOf("sochdb/history-partial-clr-abort")).toEqual(["abort-without-clr 5 warning"]);
  });

  test("segments written after a restart overlap", () => {
    expect(findingsOf("rivven/restart")).toEqual([
      "segment-overlap 23 error",
      "segment-overlap 27 error",
      "segment-overlap 49 error",
    ]);
  });
});

describe("a record larger than the window", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "walctl-verify-"));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const verifyCheckpoint = (pages: string): VerifyResult => {
    const data = new TextEncoder().encode(`{"active_transactions":[],"dirty_pages":[${pages}]}`);
    const record = AEGIS.encode(recordOf(AEGIS, { type: "checkpoint", data }));
    writeFileSync(join(directory, "wal_current.log"), record);
    return verifyPath(directory);
  };
  const pages = Array.from({ length: 200_000 }, (_, i) => i).join(",");

  test("is checked to its last byte", () => {
    expect(verifyCheckpoint(pages).findings).toEqual([]);
    expect(verifyCheckpoint(`${pages},x`).findings.map(({ code }) => code)).toEqual(["malformed-record"]);
  });

  test("is covered to its last byte", () => {
    const { coverage, summary } = verifyCheckpoint(pages);
    expect(coverage.records).toBe(summary.bytes);
  });
});
