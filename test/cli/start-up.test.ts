import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = new URL("../../src/", import.meta.url);
const STATIC_IMPORT = /^\s*(?:import|export)\b(?!\s+type\b)[^"';]*?["'](\.[^"']+)["']/gm;

/** The files that are loaded before a command is known. */
function loadedAtOnce(entry: URL, seen = new Set<string>()): Set<string> {
  const path = relative(fileURLToPath(SRC), fileURLToPath(entry));
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, from] of readFileSync(entry, "utf8").matchAll(STATIC_IMPORT))
    loadedAtOnce(new URL(from!, entry), seen);
  return seen;
}

test("--version and --help load no part that reads, checks or prints logs", () => {
  const loaded = [...loadedAtOnce(new URL("cli/main.ts", SRC))];
  expect(loaded).toContain("cli/commands/dump.ts");
  const heavy =
    /^(log|segment|analysis|dump|verify|recover|truncate|stats)\/|^format\/(registry|sochdb|aegis|rivven)|^report\/(record|verify)/;
  expect(loaded.filter((path) => heavy.test(path))).toEqual([]);
});
