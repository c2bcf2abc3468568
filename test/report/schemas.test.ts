import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { recoveryEffect } from "../../src/cli/recovery-effect.ts";
import { CATALOGUE } from "../../src/core/catalogue.ts";
import { DIVERGENCES } from "../../src/core/divergences.ts";
import { RECORD_TYPES } from "../../src/format/record.ts";
import { FORMATS } from "../../src/format/registry.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import { planRepair } from "../../src/recover/repair/repair.ts";
import { isRecoverable } from "../../src/recover/result.ts";
import { renderRecoverJson } from "../../src/report/recover-json.ts";
import { renderStatsJson } from "../../src/report/stats-json.ts";
import { renderTruncateJson, renderUndoJson } from "../../src/report/truncate-json.ts";
import { renderVerifyJson } from "../../src/report/verify-json.ts";
import { collectStats } from "../../src/stats/collect.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import { planTruncation } from "../../src/truncate/truncate.ts";
import { isOk } from "../../src/verify/result.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { EventLog } from "../support/event-log.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { walctl } from "../support/walctl.ts";

interface Schema {
  readonly $defs: Readonly<Record<string, { readonly enum: readonly string[] }>>;
  readonly properties: Readonly<Record<string, { readonly enum: readonly string[] }>>;
}

function readSchema(name: string): Schema {
  return JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8"),
  ) as Schema;
}

const ajv = new Ajv2020.default({ strict: true, strictTypes: false, allowUnionTypes: true });
const verifySchema = readSchema("verify");
const isVerify = ajv.compile(verifySchema);
const recoverSchema = readSchema("recover");
const isRecover = ajv.compile(recoverSchema);
const isStats = ajv.compile(readSchema("stats"));
const isRecord = ajv.compile(readSchema("record"));
const isExplain = ajv.compile(readSchema("explain"));
const isError = ajv.compile(readSchema("error"));

describe("verify.schema.json", () => {
  test("knows every code and every format", () => {
    expect(verifySchema.$defs["code"]?.enum).toEqual(Object.keys(CATALOGUE).sort(byPosition));
    expect(verifySchema.properties["format"]?.enum).toEqual(FORMATS.map((format) => format.name));
  });

  test.each(listFixtures())("accepts %s", (name) => {
    const files = openLog(fixturePath(name));
    const result = verifyLog(files, scanLog(files), { maxFindings: 100 });
    expect(isVerify(JSON.parse(renderVerifyJson(result, isOk(result, "error")))), messages(isVerify)).toBe(
      true,
    );
  });

  test("accepts findings about other files", () => {
    const log = new EventLog(SOCHDB).segment();
    log.foreignFiles.push({ name: "notes", bytes: 1, engineVisible: false });
    expect(isVerify(JSON.parse(renderVerifyJson(log.verify(), true))), messages(isVerify)).toBe(true);
  });

  test("objects to a field that is absent, or one too many", () => {
    const document = JSON.parse(renderVerifyJson(new EventLog(SOCHDB).segment().verify(), true)) as object;
    expect(isVerify({ ...document, verdict: undefined })).toBe(false);
    expect(isVerify({ ...document, more: 1 })).toBe(false);
  });
});

describe("recover.schema.json", () => {
  test("knows every code and every format", () => {
    expect([...(recoverSchema.$defs["code"]?.enum ?? [])]).toEqual(Object.keys(DIVERGENCES));
    expect(recoverSchema.properties["format"]?.enum).toEqual(FORMATS.map((format) => format.name));
  });

  test.each(listFixtures().flatMap((name) => [[name, true] as const, [name, false] as const]))(
    "accepts %s, with detail: %s",
    (name, detail) => {
      const files = openLog(fixturePath(name));
      const recovery = recoverLog(files, { detail });
      const { result } = recovery;
      const pages = detail ? recovery.pages : null;
      const enginePages = detail ? recovery.enginePages : null;
      const { plan } = planRepair(files, recovery, { detail });
      const repair = { plan, isAsked: false, applied: false, refusal: null, backup: null };
      const ok = isRecoverable(result);
      const text = [...renderRecoverJson(result, { ok, pages, enginePages, repair, cleanLog: null })].join(
        "",
      );
      expect(isRecover(JSON.parse(text)), messages(isRecover)).toBe(true);
      expect(text.endsWith("}\n")).toBe(true);
      recovery.close();
    },
  );
});

describe("stats.schema.json", () => {
  test.each(listFixtures())("accepts %s", (name) => {
    const files = openLog(fixturePath(name));
    const document = JSON.parse(renderStatsJson(collectStats(files, scanLog(files), { top: 5 }))) as object;
    expect(isStats(document), messages(isStats)).toBe(true);
    expect(isStats({ ...document, totals: undefined })).toBe(false);
    expect(isStats({ ...document, more: 1 })).toBe(false);
  });
});

function byPosition(a: string, b: string): number {
  const codes = verifySchema.$defs["code"]?.enum ?? [];
  return codes.indexOf(a) - codes.indexOf(b);
}

function messages(validate: { readonly errors?: unknown }): string {
  return JSON.stringify(validate.errors);
}

describe("record.schema.json", () => {
  const record = {
    segment: "wal_00000000.log",
    offset: 52,
    length: 90,
    lsn: 2,
    type: "update",
    typeCode: 1,
    txnId: 1,
    prevLsn: 1,
    pageId: 103,
    pageOffset: 64,
    undoNextLsn: null,
    flags: null,
    beforeLength: 19,
    dataLength: 38,
  };

  test("knows every type", () => {
    expect(readSchema("record").properties["type"]?.enum).toEqual(RECORD_TYPES);
  });

  test("accepts the contract's example, with and without a payload", () => {
    expect(isRecord(record)).toBe(true);
    expect(isRecord({ ...record, before: "00ff", after: "11ee" })).toBe(true);
  });

  test("objects to an absent field", () => {
    expect(isRecord({ ...record, prevLsn: undefined })).toBe(false);
  });
});

test("explain.schema.json knows every code and accepts what walctl explain --json prints", () => {
  const codes = [...Object.keys(CATALOGUE), ...Object.keys(DIVERGENCES)];
  const { stdout } = walctl(["explain", "--json"]);
  const document = JSON.parse(stdout) as { readonly codes: readonly { readonly code: string }[] };
  expect(isExplain(document), messages(isExplain)).toBe(true);
  expect(document.codes.map(({ code }) => code).sort()).toEqual(codes.sort());
  expect(isExplain({ ...document, codes: [{ code: "torn-tail" }] })).toBe(false);
});

test("error.schema.json accepts an error", () => {
  expect(isError({ error: { code: "not-found", message: "x: no such path", hint: "check it" } })).toBe(true);
  expect(isError({ error: { code: "not-found" } })).toBe(false);
});

describe("the JSON document", () => {
  test("begins as every document does, and has exact integers", () => {
    const top = 2n ** 64n - 1n;
    const log = new EventLog(SOCHDB).records({ type: "commit", lsn: top - 1n, txnId: top });
    const json = renderVerifyJson(log.verify(), true);
    expect(json).toMatch(
      /^\{"tool":"walctl","schemaVersion":1,"command":"verify","path":"wal","format":"sochdb","ok":true,"verdict":"clean","summary":\{"segments":1,/,
    );
    expect(json).toContain(`"lsn":${top - 1n},"txnId":${top},`);
    expect(json.endsWith("}\n")).toBe(true);
  });

  test("is safe to print, whatever the names of files", () => {
    const log = new EventLog(SOCHDB).segment();
    const name = "a\u001b[31m\u009b\u202e\u2028";
    log.foreignFiles.push({ name, bytes: 1, engineVisible: false });
    const json = renderVerifyJson(log.verify(), true);
    for (const unsafe of ["\u001b", "\u009b", "\u202e", "\u2028"]) expect(json).not.toContain(unsafe);
    const { findings } = JSON.parse(json) as { findings: { segment: string }[] };
    expect(findings.map(({ segment }) => segment)).toContain(name);
  });
});

const LATE_WRITER = {
  processId: 1,
  processName: "engine",
  path: "wal/wal_00000000.log",
  descriptorPath: "/proc/1/fd/3",
  bytesSince: 52,
};

describe("truncate.schema.json", () => {
  const isTruncate = ajv.compile(readSchema("truncate"));
  const MODES: readonly CutMode[] = [
    { kind: "tail" },
    { kind: "checkpoint" },
    { kind: "before-lsn", lsn: 60n },
    { kind: "after-lsn", lsn: 60n },
  ];

  test.each(listFixtures())("accepts every plan for %s", (name) => {
    const files = openLog(fixturePath(name));
    for (const mode of MODES) {
      const plan = planTruncation(files, scanLog(files), { mode, assumeFlushed: false, maxLoss: 5 });
      const text = renderTruncateJson({
        plan,
        recovery: null,
        replayLimit: null,
        applied: false,
        forced: true,
        backup: null,
        completed: null,
        lateWriters: [],
      });
      expect(isTruncate(JSON.parse(text)), JSON.stringify(isTruncate.errors)).toBe(true);
    }
  });

  test("accepts what recovery would do, and a backup that is put back", () => {
    const files = openLog(fixturePath("sochdb/checkpoint"));
    const request = { mode: { kind: "checkpoint" }, assumeFlushed: true, maxLoss: null } as const;
    const plan = planTruncation(files, scanLog(files), request);
    const recovery = recoveryEffect(files, plan);
    const text = renderTruncateJson({
      plan,
      recovery,
      replayLimit: null,
      applied: true,
      forced: false,
      backup: "wal.bak",
      completed: { removed: ["a"], replaced: [{ name: "b", newName: "c" }] },
      lateWriters: [LATE_WRITER],
    });
    expect(isTruncate(JSON.parse(text)), JSON.stringify(isTruncate.errors)).toBe(true);
    const undo = renderUndoJson({
      path: "wal",
      format: "sochdb",
      backup: "wal.bak",
      applied: false,
      forced: false,
      restored: ["wal_00000000.log"],
      removed: ["wal_00000001.log"],
      lateWriters: [LATE_WRITER],
      refusals: [{ code: "changed", message: "it has changed", forcible: true }],
    });
    expect(isTruncate(JSON.parse(undo)), JSON.stringify(isTruncate.errors)).toBe(true);
  });
});
