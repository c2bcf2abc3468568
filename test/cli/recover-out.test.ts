import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { recordOf } from "../support/event-log.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { walctl } from "../support/walctl.ts";

function newDirectory(): string {
  return join(temporaryDirectory(), "clean");
}

/** Payloads of all records, and their types, in log order. */
function recordsOf(path: string): string[] {
  const { stdout } = walctl(["dump", "--json", "--payload", "hex", path]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const { type, before, after, data } = JSON.parse(line) as Record<string, unknown>;
    return JSON.stringify([type, before, after, data]);
  });
}

interface LeftOut {
  readonly code: string;
  readonly segment: string;
  readonly offset: number;
  readonly lsn: number;
}

function dumpedOffsets(path: string): number[] {
  const lines = walctl(["dump", "--json", path]).stdout.split("\n");
  return lines.filter((line) => line !== "").map((line) => (JSON.parse(line) as LeftOut).offset);
}

function bytesOf(path: string): Buffer {
  return Buffer.concat(
    readdirSync(path)
      .sort()
      .map((name) => readFileSync(join(path, name))),
  );
}

const DAMAGE = ["checksum-mismatch", "bad-magic", "unreadable-region"];
const damaged = listFixtures().filter((name) =>
  readExpected(name).verify.must.some((code) => DAMAGE.includes(code)),
);

describe("recover --salvage --out", () => {
  test.each(damaged)("writes every intact record of %s, in order, and nothing else", (name) => {
    const out = newDirectory();
    const before = bytesOf(fixturePath(name));
    expect(walctl(["recover", "--salvage", "--out", out, "--quiet", fixturePath(name)]).status).toBe(0);
    expect(recordsOf(out)).toEqual(recordsOf(fixturePath(name)));
    const verified = JSON.parse(walctl(["verify", "--json", out]).stdout) as {
      coverage: Record<string, number>;
    };
    expect(verified.coverage).toMatchObject({ damaged: 0, torn: 0, zeros: 0, garbage: 0 });
    expect(bytesOf(fixturePath(name)).equals(before)).toBe(true);
  });

  test("puts all files into the one that SochDB reads", () => {
    const out = newDirectory();
    walctl(["recover", "--salvage", "--out", out, fixturePath("sochdb/two-files")]);
    expect(readdirSync(out)).toEqual(["wal_00000000.log"]);
    expect(bytesOf(out).equals(bytesOf(fixturePath("sochdb/two-files")))).toBe(true);
  });
});

describe("recover --correct --out", () => {
  // Each was made from the log beside it by flipping bits: with them put right the bytes are the same again.
  test.each([
    ["sochdb/bitflip-crc", "sochdb/clean"],
    ["sochdb/bitflip-length", "sochdb/clean"],
    ["sochdb/bitflip-payload", "sochdb/clean"],
    ["sochdb/bitflip-type", "sochdb/clean"],
    ["sochdb/bitflip-last", "sochdb/clean"],
    ["aegis/bitflip-middle-segment", "aegis/rotated"],
    ["rivven/bitflip-magic", "rivven/clean"],
    ["rivven/bitflip-length", "rivven/clean"],
  ])("makes %s what %s is", (name, original) => {
    const out = newDirectory();
    expect(walctl(["recover", "--correct", "--out", out, "--quiet", fixturePath(name)]).status).toBe(0);
    expect(recordsOf(out)).toEqual(recordsOf(fixturePath(original)));
    expect(walctl(["verify", "--quiet", out]).status).toBe(0);
  });

  test("says what the engine makes of the log as it is, and not as it would be", () => {
    const { stdout } = walctl(["recover", "--correct", "--json", fixturePath("sochdb/bitflip-payload")]);
    const { engine, unreachableRecords, analysis } = JSON.parse(stdout) as Record<
      string,
      Record<string, unknown>
    >;
    expect(engine).toMatchObject({ outcome: "fails", message: "WAL corruption: CRC mismatch" });
    expect(analysis?.["records"]).toBe(recordsOf(fixturePath("sochdb/clean")).length);
    expect(unreachableRecords).toBeGreaterThan(0);
  });
});

describe("recover --out", () => {
  const log = fixturePath("sochdb/bitflip-payload");

  test.each([
    ["without --salvage or --correct", ["--out", "clean"]],
    ["with --apply", ["--salvage", "--apply", "--out", "clean"]],
    ["at a point in time", ["--salvage", "--to-lsn", "5", "--out", "clean"]],
    ["inside the log", ["--salvage", "--out", join(log, "clean")]],
  ])("is refused %s", (_, options) => {
    const cwd = temporaryDirectory();
    expect(walctl(["recover", ...options, log], { cwd })).toMatchObject({ status: 2, stdout: "" });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("is refused where the directory is not empty, and leaves it alone", () => {
    const out = newDirectory();
    mkdirSync(out);
    writeFileSync(join(out, "mine"), "mine");
    expect(walctl(["recover", "--salvage", "--out", out, log]).status).toBe(2);
    expect(readdirSync(out)).toEqual(["mine"]);
  });

  test.each([
    // What is known of them: the engine's reader panics at the one, and leaves the file at the other.
    ["sochdb/bad-before-length", "malformed-record", "update", false],
    ["rivven/invalid-type", "unknown-type", "unknown", true],
  ])(
    "leaves out of %s, and names, what the engine's reader does not get past",
    (name, code, type, renumbered) => {
      const out = newDirectory();
      const path = fixturePath(name);
      const run = walctl(["recover", "--salvage", "--out", out, "--json", path]);
      expect(run.status).toBe(0);
      const { cleanLog } = JSON.parse(run.stdout) as { cleanLog: { leftOut: { records: LeftOut[] } } };
      const verified = JSON.parse(walctl(["verify", "--json", path]).stdout) as { findings: LeftOut[] };
      const culprits = verified.findings.filter((finding) => finding.code === code);
      expect(culprits.length).toBe(1);
      const [{ segment, offset, lsn } = { segment: "", offset: -1, lsn: -1 }] = culprits;
      expect(cleanLog).toMatchObject({ written: true, renumbered, leftOut: { count: 1 } });
      expect(cleanLog.leftOut.records).toMatchObject([{ segment, offset, lsn, type }]);
      const index = dumpedOffsets(path).indexOf(offset);
      expect(recordsOf(out)).toEqual(recordsOf(path).toSpliced(index, 1));
      const again = JSON.parse(walctl(["recover", "--json", out]).stdout) as Record<string, unknown>;
      expect(again).toMatchObject({ engine: { outcome: "completes" }, unreachableRecords: 0 });
    },
  );

  test("writes nothing where what is missing would make fragments of two messages one", () => {
    const log = temporaryDirectory();
    const rows = [
      [1, "aa"],
      [9, "bb"],
      [3, "cc"],
    ] as const;
    const bytes = Buffer.concat(
      rows.map(([typeCode, hex]) =>
        RIVVEN.encode({
          ...recordOf(RIVVEN, { type: "first", lsn: 1n }),
          typeCode,
          data: Buffer.from(hex, "hex"),
        }),
      ),
    );
    writeFileSync(join(log, "00000000000000000000.wal"), bytes);
    const out = newDirectory();
    const { status, stdout } = walctl(["recover", "--salvage", "--out", out, log]);
    expect(status).toBe(1);
    expect(stdout).toContain("a message in fragments would be put together across what is missing in it");
    expect(() => readdirSync(out)).toThrow("ENOENT");
  });

  test.skipIf(!existsSync("/proc/self"))("ends where the directory cannot be made", () => {
    // The kernel answers that it does not exist, although the one above does.
    const path = fixturePath("sochdb/torn-tail");
    for (const options of [
      ["--salvage", "--out", "/proc/walctl"],
      ["--pages", "/proc/walctl"],
    ]) {
      const { status, stderr } = walctl(["recover", "--quiet", ...options, path]);
      expect({ status, lines: stderr.split("\n").length }).toEqual({ status: 2, lines: 2 });
    }
  });
});
