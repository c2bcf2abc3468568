import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
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

  test("writes nothing where the engine would not read the log", () => {
    const out = newDirectory();
    expect(
      walctl(["recover", "--salvage", "--out", out, fixturePath("sochdb/bad-before-length")]).status,
    ).toBe(1);
    expect(() => readdirSync(out)).toThrow("ENOENT");
  });
});
