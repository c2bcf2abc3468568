import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../support/fixtures.ts";
import { pack } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { shell, walctl } from "../support/walctl.ts";

/** The commands in some output that change a log. */
function changingCommands(output: string): string[] {
  return output.match(/walctl [^"<\n]* --apply [^"<\n]*/g) ?? [];
}

const CASES: readonly (readonly [name: string, ...args: string[]])[] = [
  ["aegis/torn-tail", "verify"],
  ["aegis/torn-tail", "verify", "--output", "markdown"],
  ["aegis/torn-tail", "report", "--output", "-"],
  ["sochdb/garbage-tail", "verify"],
  ["sochdb/abort", "recover"],
  ["sochdb/abort", "report", "--output", "-"],
];

describe.each(["gzip, file by file", "tar and zstd"])("%s", (packing) => {
  test.each(CASES)("of %s: %s says to unpack before a command that changes it", (name, ...args) => {
    const { stdout } = walctl([...args, pack(fixturePath(name), packing)]);
    const plain = changingCommands(walctl([...args, fixturePath(name)]).stdout);
    expect(plain).not.toEqual([]);
    expect(changingCommands(stdout)).toEqual(
      plain.map((command) => command.replace(fixturePath(name), "UNPACKED")),
    );
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("unpack the log into a directory.");
  });
});

test("what is advised works on the unpacked log", () => {
  const { stdout } = walctl(["verify", pack(fixturePath("aegis/torn-tail"), "tar")]);
  const [command] = changingCommands(stdout);
  const unpacked = join(temporaryDirectory(), "wal");
  cpSync(fixturePath("aegis/torn-tail"), unpacked, { recursive: true });
  expect(shell(command!.replace("UNPACKED", unpacked)).status).toBe(0);
  expect(walctl(["verify", "--fail-on", "warning", unpacked]).status).toBe(0);
});

test("standard input is to be put into a directory first", () => {
  const { stdout } = shell(`walctl verify - < "${fixturePath("aegis/torn-tail")}/wal_current.log"`);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("put the log into a directory");
  expect(changingCommands(stdout)).toEqual(["walctl truncate --tail --apply UNPACKED"]);
});

test("a plan for a packed log, and a repair, say that it has to be unpacked", () => {
  const cut = walctl(["truncate", "--tail", pack(fixturePath("aegis/torn-tail"), "tar")]);
  expect(cut.status).toBe(0);
  expect(cut.stdout.replaceAll(/\s+/g, " ")).toContain(
    "can be changed like this; unpack it, then --apply does it.",
  );
  const repair = walctl(["recover", pack(fixturePath("sochdb/abort"), "tar")]);
  expect(repair.stdout).toContain("Once the log is unpacked, --apply would write");
});
