import { createHash } from "node:crypto";
import { readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { beginDigest, contentNow } from "../../../src/segment/durable/digested-files.ts";
import { settledStampOf } from "../../../src/segment/durable/file-stamp.ts";
import { temporaryDirectory } from "../../support/temporary.ts";
import { walctl } from "../../support/walctl.ts";

function sha256Of(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

test("a file that has another size than it was found with is refused", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "a"), "four");
  expect(() => beginDigest(directory, [{ name: "a", size: 3 }])()).toThrow("has changed");
});

test("a file is read again where its stamp could hide a change", () => {
  const path = join(temporaryDirectory(), "a");
  writeFileSync(path, "old");
  // Whoever sets the time of writing cannot set the one of the change.
  utimesSync(path, 1_000_000_000, 1_000_000_000);
  expect(settledStampOf(path, Date.now())).toBeNull();
  const stamp = settledStampOf(path, Date.now() + 10_000);
  expect(stamp).not.toBeNull();
  const known = { name: "a", size: 3, sha256: "of what was there", settled: stamp };
  writeFileSync(path, "new");
  utimesSync(path, 1_000_000_000, 1_000_000_000);
  expect(contentNow(path, known)).toEqual({ size: 3, sha256: sha256Of(path) });
});

test("a thread's digests of large files are those of their bytes", () => {
  const directory = temporaryDirectory();
  const wal = join(directory, "wal_00000000.log");
  writeFileSync(
    wal,
    Uint8Array.from({ length: 1000 }, (_, i) => i % 251),
  );
  truncateSync(wal, 40 * 1024 * 1024);
  const plan = join(temporaryDirectory(), "cut.json");
  const args = ["truncate", "--tail", "--format", "sochdb", "--quiet", "--plan", plan];
  for (const jobs of ["1", "2"]) {
    walctl([...args, "--jobs", jobs, wal]);
    const { files } = JSON.parse(readFileSync(plan, "utf8")) as { readonly files: readonly object[] };
    expect(files).toEqual([{ name: "wal_00000000.log", size: 40 * 1024 * 1024, sha256: sha256Of(wal) }]);
  }
});
