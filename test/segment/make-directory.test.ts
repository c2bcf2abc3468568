import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDirectory } from "../../src/segment/make-directory.ts";
import { temporaryDirectory } from "../support/temporary.ts";

test("a directory is made with those above it, with the permissions asked for, and may be there already", () => {
  const path = join(temporaryDirectory(), "a", "b", "c");
  makeDirectory(path, 0o700);
  makeDirectory(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test("a file in the way is an error", () => {
  const file = join(temporaryDirectory(), "file");
  writeFileSync(file, "");
  expect(() => makeDirectory(file)).toThrow("EEXIST");
  expect(() => makeDirectory(join(file, "a"))).toThrow("ENOTDIR");
});
