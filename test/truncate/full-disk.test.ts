import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fixturePath } from "../support/fixtures.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { walctl } from "../support/walctl.ts";

const BLOCK_BYTES = 4096;

/** A small device of its own; null where this process may not mount one. */
function smallDevice(): string | null {
  const path = temporaryDirectory();
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", path]);
  if (status !== 0) return null;
  onTestFinished(() => {
    spawnSync("umount", [path]);
  });
  return path;
}

function filesOf(directory: string): Record<string, string> {
  const names = readdirSync(directory).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), "latin1")]));
}

const ARGS = ["--before-lsn", "60", "--force", "--apply", "--no-recovery", "--quiet"];

test("on a device with too little room nothing is changed, and nothing is left behind", ({ skip }) => {
  const device = smallDevice();
  if (device === null) {
    skip("mounting a small device needs root");
    return;
  }
  const wal = join(device, "wal");
  let refused = 0;
  let done = 0;
  for (let blocksFree = 0; done === 0 && blocksFree < 30; blocksFree++) {
    cpSync(fixturePath("rivven/rotated"), wal, { recursive: true });
    const before = filesOf(wal);
    const { bavail, bsize } = statfsSync(device);
    writeFileSync(join(device, "filler"), new Uint8Array(bavail * bsize - blocksFree * BLOCK_BYTES));
    const { status, stderr } = walctl(["truncate", ...ARGS, wal]);
    if (status === 0) done += 1;
    else {
      refused += 1;
      expect(stderr).toContain("no space left on the device");
      expect(filesOf(wal)).toEqual(before);
      expect(readdirSync(device).sort()).toEqual(["filler", "wal"]);
    }
    rmSync(wal, { recursive: true });
    rmSync(join(device, "filler"));
  }
  // The backup, the cut segment, the manifest and the list of steps take a block each at least.
  expect(refused).toBeGreaterThan(3);
  expect(done).toBe(1);
});
