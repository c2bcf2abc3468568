import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../support/fixtures.ts";
import { sh } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import type { RunResult } from "../support/walctl.ts";
import { shell, walctl } from "../support/walctl.ts";

const LOG = fixturePath("sochdb/two-files");
const SEGMENT = "wal_00000001.log";
const PLAIN = walctl(["dump", "--json", LOG]);

/** What the real tar makes in a directory with a copy of the log, `wal`, once `command` has linked something there. */
function archive(command: string): string {
  const directory = temporaryDirectory();
  const path = join(directory, "x.tar");
  sh(`cp -r "$1" "$2/wal"; cd "$2"; ${command}`, LOG, directory);
  return path;
}

function dump(path: string): RunResult {
  const { status, stdout, stderr } = walctl(["dump", "--json", path]);
  return { status, stdout, stderr: stderr.replaceAll(path, "x.tar") };
}

describe("a segment that a tar archive holds as a hard link", () => {
  test.each([
    ["to another segment's directory", "mkdir a; ln wal/* a", "a wal"],
    ["to what is no segment, of another directory", `mkdir a; ln wal/${SEGMENT} a/copy`, "a wal"],
    ["to what is no segment, of its own directory", `ln wal/${SEGMENT} wal/a.bak`, "wal/a.bak wal"],
    ["to a compressed file", `gzip wal/${SEGMENT}; ln wal/${SEGMENT}.gz a`, "a wal"],
    ["to itself", `ln wal/${SEGMENT} a`, `wal/${SEGMENT} wal/${SEGMENT} wal/wal_00000000.log`],
    ["to a file that is there twice", `ln wal/${SEGMENT} a`, `a a wal/${SEGMENT} wal/wal_00000000.log`],
  ])("%s is read", (_, link, members) => {
    for (const packing of ["", "--format=posix", "-z", "--zstd"]) {
      const path = archive(`${link}; tar ${packing} -cf x.tar ${members}`);
      expect(sh(`tar -tvf "$1"`, path).toString()).toMatch(/^h.*link to/m);
      expect(dump(join(path, "wal"))).toEqual(PLAIN);
    }
  });

  test("to another link is read", () => {
    const path = archive(
      `ln wal/${SEGMENT} a; ln a b; tar -cf x.tar a b; tar --transform 's/^a$/b/RSh' -cf y.tar a wal; tar -Af x.tar y.tar`,
    );
    const listed = sh(`tar -tvf "$1"`, path).toString();
    expect(listed).toMatch(/ b link to a$/m);
    expect(listed).toMatch(new RegExp(`${SEGMENT} link to b$`, "m"));
    expect(dump(join(path, "wal"))).toEqual(PLAIN);
  });

  test("is read from an archive without anything else of a log", () => {
    const path = archive(`ln wal/${SEGMENT} a; tar -cf x.tar a wal`);
    expect(dump(path)).toEqual(PLAIN);
    const { status, stdout } = walctl(["verify", join(path, "wal", SEGMENT)]);
    expect([status, stdout.includes("1 segment")]).toEqual([0, true]);
  });

  test("to a segment is read from standard input, and to what was passed over it is not", () => {
    const read = archive(`ln wal/wal_00000000.log wal/wal_00000002.log; tar -cf x.tar wal`);
    const { stdout, stderr } = shell(`walctl dump --csv --segment wal_00000002.log - < "${read}"`);
    expect([stdout.split("\n").length > 2, stderr]).toEqual([true, ""]);
    const passedOver = archive(`ln wal/${SEGMENT} a; tar -cf x.tar a wal`);
    expect(shell(`walctl verify - < "${passedOver}"`)).toMatchObject({
      status: 2,
      stderr: `walctl: -/wal/${SEGMENT}: a hard link to a, which was passed over as no segment (give the archive as a file, or extract it and give the directory)\n`,
    });
  });

  test("to what the archive does not hold is refused", () => {
    const path = archive(`ln wal/${SEGMENT} a; tar -cf x.tar a wal; tar --delete -f x.tar a`);
    expect(dump(path)).toMatchObject({
      status: 2,
      stderr: `walctl: x.tar/wal/${SEGMENT}: a hard link to a, which does not stand before it in the archive (make the archive of both, or with tar --hard-dereference)\n`,
    });
  });

  test("to a sparse file is refused as that is", () => {
    const path = archive(
      `truncate -s 3M wal/${SEGMENT}; ln wal/${SEGMENT} a; tar --sparse --format=posix -cf x.tar a wal`,
    );
    const { status, stderr } = dump(path);
    expect([status, stderr]).toEqual([2, expect.stringContaining("x.tar/a: stored as a sparse file")]);
  });
});

test("a segment that is a symbolic link in an archive is refused with what helps", () => {
  const path = archive(`mv wal/${SEGMENT} a; ln -s ../a wal/${SEGMENT}; tar -cf x.tar a wal`);
  expect(dump(path)).toMatchObject({
    status: 2,
    stderr: `walctl: x.tar/wal/${SEGMENT}: a symbolic link, which an archive keeps without the file's bytes (make the archive with tar --dereference)\n`,
  });
});
