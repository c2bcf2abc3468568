import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/core/findings.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { renderVerifyJson } from "../../src/report/verify-json.ts";
import { compareWithBaseline, countNew } from "../../src/verify/baseline.ts";
import { parseBaseline } from "../../src/verify/baseline-document.ts";
import type { VerifyResult } from "../../src/verify/result.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { walctl } from "../support/walctl.ts";

function verified(name: string, maxFindings = 1000): VerifyResult {
  const files = openLog(fixturePath(name));
  return verifyLog(files, scanLog(files), { maxFindings });
}

const TOP = 2n ** 64n - 1n;

const damage: Finding = {
  code: "unreadable-region",
  severity: "error",
  segment: "wal_00000000.log",
  offset: 5058,
  length: 92,
  lsn: TOP,
  txnId: 22n,
  message: "m",
};

/** A result with these findings, all of them errors. */
function resultOf(...findings: readonly Finding[]): VerifyResult {
  const result = verified("sochdb/clean");
  return { ...result, findings, summary: { ...result.summary, errors: findings.length } };
}

/** How many of the findings are known and how many entries are gone, with `earlier` as `verify --json` wrote it. */
function compared(now: readonly Finding[], earlier: readonly Finding[]): { known: number; stale: number } {
  const { findings } = parseBaseline(renderVerifyJson(resultOf(...earlier), false), "b", "sochdb");
  const baseline = compareWithBaseline(resultOf(...now), findings, "b");
  return { known: baseline.known.size, stale: baseline.stale?.length ?? -1 };
}

describe("a finding is known", () => {
  test.each(listFixtures())("of %s, against its own report", (name) => {
    const result = verified(name);
    const { findings } = parseBaseline(renderVerifyJson(result, true), "b", result.format);
    const baseline = compareWithBaseline(result, findings, "b");
    expect([baseline.known.size, baseline.stale]).toEqual([result.findings.length, []]);
    expect(countNew(result, baseline)).toEqual({ errors: 0, warnings: 0, infos: 0 });
  });

  test("at its old place, whatever the words and the LSN", () => {
    expect(compared([{ ...damage, message: "other", lsn: null }], [damage])).toEqual({ known: 1, stale: 0 });
  });

  test("that has no bytes only where it says the same: a gap that has grown is new", () => {
    const gap: Finding = { ...damage, code: "lsn-gap", length: null, message: "LSN 5 is missing" };
    expect(compared([gap], [gap])).toEqual({ known: 1, stale: 0 });
    expect(compared([{ ...gap, message: "LSNs 5 to 9 are missing" }], [gap])).toEqual({ known: 0, stale: 1 });
  });

  test("by its LSN where it moved, down to the last digit", () => {
    const moved = { ...damage, segment: "wal_00000001.log", offset: 0 };
    expect(compared([moved], [damage])).toEqual({ known: 1, stale: 0 });
    expect(compared([{ ...moved, lsn: TOP - 1n }], [damage])).toEqual({ known: 0, stale: 1 });
  });

  test("when it has become smaller", () => {
    expect(compared([{ ...damage, length: 40 }], [damage])).toEqual({ known: 1, stale: 0 });
  });
});

describe("a finding is new", () => {
  test.each([
    ["another code there", { code: "checksum-mismatch" }],
    ["more bytes", { length: 93 }],
    ["another place and another LSN", { offset: 6000, lsn: 80n }],
    ["another place and no LSN", { offset: 6000, lsn: null }],
    ["another place and another transaction", { offset: 6000, txnId: 23n }],
  ] as const)("with %s", (_, change) => {
    expect(compared([{ ...damage, ...change }], [damage])).toEqual({ known: 0, stale: 1 });
  });

  test("with a worse severity", () => {
    expect(compared([damage], [{ ...damage, severity: "warning" }])).toEqual({ known: 0, stale: 1 });
    expect(compared([{ ...damage, severity: "warning" }], [damage])).toEqual({ known: 1, stale: 0 });
  });

  test("when it occurs more often than before", () => {
    expect(compared([damage, { ...damage }], [damage])).toEqual({ known: 1, stale: 0 });
  });

  test("when it is not listed, and then nobody knows what is gone", () => {
    const all = verified("aegis/missing-segment");
    const { findings } = parseBaseline(renderVerifyJson(all, false), "b", "aegis");
    const cut = verified("aegis/missing-segment", 1);
    const baseline = compareWithBaseline(cut, findings, "b");
    expect([baseline.known.size, baseline.stale]).toEqual([1, null]);
    const { errors, warnings } = countNew(cut, baseline);
    expect(errors + warnings).toBe(all.findings.length - 1);
  });
});

describe("a baseline is refused", () => {
  test.each([
    ["no JSON", "{"],
    ["another document", '{"tool":"walctl","command":"stats","format":"sochdb"}'],
    ["a list", "[]"],
    ["of another tool", '{"tool":"other","schemaVersion":1,"command":"verify","format":"sochdb"}'],
    ["of recover", '{"tool":"walctl","schemaVersion":1,"command":"recover","format":"sochdb"}'],
    [
      "a finding without its members",
      '{"tool":"walctl","schemaVersion":1,"command":"verify","format":"sochdb","summary":{},"findings":[{"code":"x"}]}',
    ],
  ])("that is %s", (_, text) => {
    expect(() => parseBaseline(text, "known.json", "sochdb")).toThrow("known.json: no baseline");
  });

  test("of another version, in one line", () => {
    const text = renderVerifyJson(resultOf(), true).replace('"schemaVersion":1,', '"schemaVersion":2,');
    expect(() => parseBaseline(text, "b", "sochdb")).toThrow("b: the baseline has schemaVersion 2");
    const without = text.replace('"schemaVersion":2,', "");
    expect(() => parseBaseline(without, "b", "sochdb")).toThrow("b: the baseline has no schemaVersion");
    const path = join(temporaryDirectory(), "b.json");
    writeFileSync(path, text);
    const { status, stdout, stderr } = walctl(["verify", "--baseline", path, fixturePath("sochdb/clean")]);
    expect([status, stdout, stderr]).toEqual([
      2,
      "",
      `walctl: ${path}: the baseline has schemaVersion 2, and this walctl reads 1 (make it anew with this walctl)\n`,
    ]);
  });

  test("of another format", () => {
    const text = renderVerifyJson(resultOf(), true);
    expect(() => parseBaseline(text, "known.json", "aegis")).toThrow("a log of another format");
  });
});
