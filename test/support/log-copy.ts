import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fixturePath } from "./fixtures.ts";
import { temporaryDirectory } from "./temporary.ts";

/** A copy of a fixture's log, alone in a directory, which is removed after the test. */
export function logCopy(fixture: string): string {
  const path = join(temporaryDirectory(), "wal");
  cpSync(fixturePath(fixture), path, { recursive: true });
  return path;
}

/** What the files of a directory hold, by name. */
export function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), "latin1")]));
}
