import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { fixturePath } from "../support/fixtures.ts";
import { sampleLog } from "../support/sample-log.ts";
import { temporaryDirectory, temporaryLog } from "../support/temporary.ts";
import { RunningWalctl, shell, walctl } from "../support/walctl.ts";

/** Some megabytes of output: more than any pipe holds. */
const largeLog = (): string => temporaryLog({ "wal_00000000.log": sampleLog(SOCHDB, 20_000).bytes });

/** An entry that is not there in a directory, and what is in every file. */
function fingerprint(path: string): string[] {
  return readdirSync(path).map((name) => {
    const hash = createHash("sha256")
      .update(readFileSync(join(path, name)))
      .digest("hex");
    return `${name} ${hash}`;
  });
}

describe("walctl as a process", () => {
  test("prints its version", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(walctl(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("ends quietly when the reader of its output goes away", () => {
    const cwd = largeLog();
    for (const options of ["", "--json", "--csv", "--hex", "--json --payload hex"]) {
      const command = `walctl dump ${options} . | head -n 1 | wc -l; echo "\${PIPESTATUS[0]}"`;
      expect(shell(command, { cwd }), options).toEqual({ status: 0, stdout: "1\n0\n", stderr: "" });
    }
  });

  test("writes the same to a slow pipe, to a fast one and to a file", () => {
    const cwd = largeLog();
    const { stdout } = shell("walctl dump --json . | (sleep 0.3; md5sum); walctl dump --json . | md5sum", {
      cwd,
    });
    const sums = new Set(stdout.trim().split("\n"));
    const file = join(temporaryDirectory(), "out");
    sums.add(shell(`walctl dump --json . > ${file}; md5sum < ${file}`, { cwd }).stdout.trim());
    expect(sums.size).toBe(1);
  });

  test("takes no harm from a standard error that is closed", () => {
    const cwd = fixturePath("sochdb/bitflip-length");
    const { status, stdout } = shell("walctl dump --json . 2>&-", { cwd });
    expect(status).toBe(1);
    expect(stdout.trim().split("\n")).toHaveLength(121);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("is ended by %s in the midst of writing", async (signal) => {
    const running = new RunningWalctl(["dump", "--json", largeLog()], { isRead: false });
    await new Promise((resolve) => setTimeout(resolve, 300));
    // A shell makes 130 and 143 of it.
    expect(await running.end(signal)).toBe(signal);
  });

  test("never writes into the log", () => {
    for (const name of ["sochdb/torn-tail", "aegis/rotated", "rivven/preallocated"]) {
      const path = join(temporaryDirectory(), "wal");
      cpSync(fixturePath(name), path, { recursive: true });
      const before = fingerprint(path);
      for (const args of [["dump"], ["dump", "--json", "--tail", "3"], ["verify"], ["verify", "--json"]]) {
        walctl([...args, path]);
      }
      expect(fingerprint(path)).toEqual(before);
    }
  });

  test("shows a stack trace only when it is asked for", () => {
    const plain = walctl(["dump", "no/such/path"]);
    expect(plain.stderr).toBe("walctl: no/such/path: no such file or directory (check the path)\n");
    const debug = walctl(["dump", "no/such/path"], { env: { WALCTL_DEBUG: "1" } });
    expect(debug.stderr).toContain("    at ");
    expect(debug.status).toBe(2);
  });

  test("names what is not to be read", () => {
    const path = temporaryLog({ "wal_00000000.log": sampleLog(SOCHDB, 3).bytes });
    const commands = {
      "ln -s loop.log loop.log; walctl dump loop.log": "loop.log: a loop of symbolic links",
      "mkfifo fifo.log; walctl dump --format sochdb fifo.log": "fifo.log: not a regular file",
      "mkdir -p d/wal_00000000.log; walctl dump --format sochdb d": "d/wal_00000000.log: not a regular file",
      "walctl dump wal_00000000.log/x": "wal_00000000.log/x: a part of the path is no directory",
    };
    for (const [command, message] of Object.entries(commands)) {
      const { status, stderr } = shell(command, { cwd: path });
      expect(stderr).toMatch(new RegExp(`^walctl: ${message} \\(.*\\)\\n$`));
      expect(status).toBe(2);
    }
  });
});
