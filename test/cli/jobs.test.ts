import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { formatNamed } from "../../src/format/registry.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { sampleLog } from "../support/sample-log.ts";
import { temporaryDirectory, temporaryLog } from "../support/temporary.ts";

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

describe("threads", () => {
  test("1, 2 and 5 of them find the same in every fixture", () => {
    const logs = listFixtures().map((name) => `${name.split("/")[0]}=${fixturePath(name)}`);
    const script = fromRoot("test/support/verify-with-jobs.mjs");
    const output = execFileSync(process.execPath, [script, "700", "1,2,5", ...logs], { encoding: "utf8" });
    const results = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(results).toHaveLength(logs.length);
    expect(results.filter(({ differing }) => differing.length > 0)).toEqual([]);
    // What the fixtures are made for is there to be found.
    expect(new Set(results.flatMap(({ codes }) => codes)).size).toBeGreaterThan(20);
  }, 120_000);

  describe("of a log that is worth them", () => {
    /** 70 MiB: the same records again and again, so that their LSNs start anew each time, and a flipped bit. */
    function largeLog(): string {
      const once = sampleLog(formatNamed("sochdb")!, 10_000).bytes;
      const bytes = new Uint8Array(Math.ceil((70 * 1024 * 1024) / once.length) * once.length);
      for (let at = 0; at < bytes.length; at += once.length) bytes.set(once, at);
      bytes[40_000_000]! ^= 8;
      return temporaryLog({ "wal_00000000.log": bytes });
    }

    const verify = (root: string, log: string, jobs: string) => {
      const args = [join(root, "bin/walctl.js"), "verify", "--json", "--jobs", jobs, log];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        encoding: "utf8",
        maxBuffer: 1 << 26,
      });
      return { status, stdout, stderr };
    };

    test("the number of threads changes nothing, and neither does a thread that cannot start", () => {
      const log = largeLog();
      const alone = verify(fromRoot(""), log, "1");
      expect(alone).toMatchObject({ status: 1, stderr: "" });
      expect(verify(fromRoot(""), log, "2")).toEqual(alone);
      const broken = temporaryDirectory();
      for (const part of ["bin", "dist", "package.json"]) {
        cpSync(fromRoot(part), join(broken, part), { recursive: true });
      }
      symlinkSync(fromRoot("node_modules"), join(broken, "node_modules"));
      rmSync(join(broken, "dist/log/parallel/thread.js"));
      expect(verify(broken, log, "2")).toEqual(alone);
    }, 60_000);
  });

  test.each(["0", "257", "two", "-1"])("--jobs %s is refused", (jobs) => {
    const args = [fromRoot("bin/walctl.js"), "verify", "--jobs", jobs, fixturePath("sochdb/clean")];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^walctl: .*--jobs.*1 to 256.*\n$/u);
  });
});
