import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { walctl } from "../support/walctl.ts";

const SRC = new URL("../../src/", import.meta.url);
const STATIC_IMPORT = /^\s*(?:import|export)\b(?!\s+type\b)(?:[^"';]*?\bfrom)?\s*["']([^"']+)["']/gm;

/** The files that are loaded with one, and the packages; relative to src. */
function loadedWith(entry: URL, seen = new Set<string>()): Set<string> {
  const path = relative(fileURLToPath(SRC), fileURLToPath(entry));
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, from] of readFileSync(entry, "utf8").matchAll(STATIC_IMPORT)) {
    if (from!.startsWith(".")) loadedWith(new URL(from!, entry), seen);
    else seen.add(from!);
  }
  return seen;
}

const loaded = (path: string): string[] => [...loadedWith(new URL(path, SRC))];

test("--version loads no package", () => {
  const atOnce = loaded("cli/main.ts");
  expect(atOnce).toContain("cli/run.ts");
  expect(atOnce.filter((path) => !/^(cli|core)\/|^node:|^walctl\/package\.json$/.test(path))).toEqual([]);
});

test("--help loads no part that reads, checks or prints logs", () => {
  const program = loaded("cli/run-program.ts");
  expect(program).toContain("cli/commands/dump.ts");
  const heavy =
    /^(log|segment|analysis|dump|verify|recover|truncate|stats|show)\/|^format\/(registry|sochdb|aegis|rivven)|^report\/(record|verify)|^chalk|^cli-table3/;
  expect(program.filter((path) => heavy.test(path))).toEqual([]);
});

test("verify loads no table and no colours before it prints a report that has them", () => {
  const verify = loaded("cli/verify-command.ts");
  expect(verify).toContain("verify/verify.ts");
  expect(verify.filter((path) => /^(chalk|cli-table3)/.test(path))).toEqual([]);
});

test("the version is the same wherever it is asked for", () => {
  const plain = walctl(["--version"]);
  for (const args of [["-V"], ["--version", "--nope"], ["-V", "nope"], ["--quiet", "-V"], ["verify", "-V"]])
    expect([args, walctl(args)]).toEqual([args, plain]);
});
