import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import type { OpenInputOptions } from "../../src/log/open-input.ts";
import { openInput } from "../../src/log/open-input.ts";
import { scanLog } from "../../src/log/scan.ts";
import { renderVerifyJson } from "../../src/report/verify-json.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { writeLog } from "../support/log-writer.ts";
import { PACKINGS, pack, sh } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary.ts";

const verified = (files: LogFiles): string =>
  renderVerifyJson({ ...verifyLog(files, scanLog(files), { maxFindings: 1000 }), path: "wal" }, true);

async function verifiedInput(path: string, options: OpenInputOptions = {}): Promise<string> {
  const input = await openInput(path, options);
  try {
    return verified(input);
  } finally {
    input.close();
  }
}

const formatOf = (name: string): OpenInputOptions => ({ format: name.split("/")[0]! });

describe.each(Object.keys(PACKINGS))("a log packed with %s", (packing) => {
  // Two of them, which share nothing, on every log; the others on some.
  const isOften = packing === "gzip, file by file" || packing === "tar and zstd";
  const names = listFixtures().filter((_, index) => isOften || index % 7 === 0);

  test.each(names)("%s has the findings of the plain one", async (name) => {
    const plain = openLog(fixturePath(name), formatOf(name));
    expect(await verifiedInput(pack(fixturePath(name), packing), formatOf(name))).toBe(verified(plain));
  });
});

describe("standard input", () => {
  const one = (name: string): string => {
    const [first] = readdirSync(fixturePath(name))
      .filter((each) => /\.(log|wal)$/.test(each))
      .slice(-1);
    return join(fixturePath(name), first!);
  };
  async function* inBytes(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  }

  test.each([
    ["cat", "sochdb/clean"],
    ["gzip -c <", "aegis/rotated"],
    ["zstd -qc <", "rivven/rotated"],
  ])("%s: a segment, named", async (command, name) => {
    const path = one(name);
    const stdin = inBytes(sh(`${command} "$1"`, path));
    const stdinName = path.slice(path.lastIndexOf("/") + 1);
    expect(await verifiedInput("-", { stdin, stdinName })).toBe(verified(openLog(path)));
  });

  test("an archive", async () => {
    const stdin = inBytes(readFileSync(pack(fixturePath("aegis/rotated"), "tar and gzip")));
    expect(await verifiedInput("-", { stdin })).toBe(verified(openLog(fixturePath("aegis/rotated"))));
  });

  test("without a name LSNs by position are counted from 1", async () => {
    const bytes = readFileSync(one("rivven/rotated"));
    const input = await openInput("-", { stdin: inBytes(bytes) });
    expect(input.segments.map(({ name, firstLsn }) => [name, firstLsn])).toEqual([["-", null]]);
    input.close();
  });
});

describe("a directory", () => {
  const copyOf = (command: string): string => {
    const path = join(temporaryDirectory(), "wal");
    sh(`cp -r "$1" "$2"; cd "$2"; ${command}`, fixturePath("aegis/rotated"), path);
    return path;
  };

  test("may mix plain and compressed segments", async () => {
    const path = copyOf("gzip wal_0000000000000001.log; zstd -q --rm wal_0000000000000003.log");
    const input = await openInput(path);
    expect(input.packedSegments).toBe(2);
    expect(verified(input)).toBe(verified(openLog(fixturePath("aegis/rotated"))));
    input.close();
  });

  test("a segment that stands there plain as well is read plain, its copy just a file", async () => {
    const path = copyOf("gzip -k wal_0000000000000001.log");
    const input = await openInput(path);
    expect(input.packedSegments).toBe(0);
    expect(input.segments).toHaveLength(openLog(fixturePath("aegis/rotated")).segments.length);
    expect(input.foreignFiles.map(({ name }) => name)).toEqual(["wal_0000000000000001.log.gz"]);
    input.close();
  });

  test("two compressed copies of one segment are refused", async () => {
    const path = copyOf("gzip -k wal_0000000000000001.log; zstd -q --rm wal_0000000000000001.log");
    await expect(openInput(path)).rejects.toMatchObject({
      code: "usage",
      message: `${path}/wal_0000000000000001.log.gz and ${path}/wal_0000000000000001.log.zst hold the same segment`,
    });
  });

  test("compressed bytes are known under a plain name, plain bytes are not believed under another", async () => {
    const path = copyOf(
      "gzip wal_0000000000000001.log; mv wal_0000000000000001.log.gz wal_0000000000000001.log",
    );
    expect(await verifiedInput(path)).toBe(verified(openLog(fixturePath("aegis/rotated"))));
    sh(`head -c 100 /dev/zero > "$1"/wal_0000000000000009.log.gz`, path);
    await expect(openInput(path)).rejects.toMatchObject({ code: "compression" });
  });
});

test("a log that begins with the magic number of gzip is a log", async () => {
  const lsn = 0x088b1fn;
  const path = writeLog(SOCHDB, {
    "wal_00000000.log": [
      { type: "begin", lsn, txnId: 1n },
      { type: "commit", lsn: lsn + 1n, txnId: 1n, prevLsn: lsn },
    ],
  });
  expect([...readFileSync(join(path, "wal_00000000.log")).subarray(0, 3)]).toEqual([0x1f, 0x8b, 0x08]);
  expect(await verifiedInput(path)).toBe(verified(openLog(path)));
  expect(await verifiedInput(pack(path, "gzip, file by file"))).toBe(verified(openLog(path)));
  expect(await verifiedInput(pack(path, "zstd, file by file"))).toBe(verified(openLog(path)));
});

describe("an archive", () => {
  const archive = (command: string): string => {
    const path = join(temporaryDirectory(), "logs.tar");
    sh(`cd "$2"; ${command}`, path, join(fixturePath("sochdb/clean"), "../.."));
    return path;
  };

  test("with two logs asks which", async () => {
    const path = archive(`tar -cf "$1" clean/wal crash/wal`);
    await expect(openInput(path)).rejects.toMatchObject({
      code: "mixed-formats",
      message: `${path}: 2 directories of this archive hold segments: clean/wal, crash/wal`,
      hint: `choose one, as in ${path}/crash/wal`,
    });
    const plain = verified(openLog(fixturePath("sochdb/crash")));
    expect(await verifiedInput(`${path}/crash/wal`)).toBe(plain);
    expect(await verifiedInput(`${path}/crash/wal/wal_00000000.log`)).toBe(plain);
    await expect(openInput(`${path}/nope`)).rejects.toMatchObject({ code: "not-found" });
  });

  test.each(["gnu", "posix"])(
    "names may be long (%s) and lead upwards: they are only names",
    async (format) => {
      const long = "../".concat(Array.from({ length: 6 }, () => "d".repeat(60)).join("/"));
      const path = archive(`tar --format=${format} -P --transform='s,clean,${long},' -cf "$1" clean/wal`);
      expect(sh(`tar -tPf "$1"`, path).toString()).toContain(long);
      expect(await verifiedInput(path)).toBe(verified(openLog(fixturePath("sochdb/clean"))));
    },
  );

  test("the later of two members of one name counts", async () => {
    const path = archive(`tar -cf "$1" -C clean/wal . ; tar -rf "$1" -C "$PWD"/crash/wal .`);
    expect(await verifiedInput(path)).toBe(verified(openLog(fixturePath("sochdb/crash"))));
  });

  test.each(["gnu", "posix"])("a sparse member (%s) is refused", async (format) => {
    const path = archive(
      `d=$(mktemp -d); cp clean/wal/* $d; truncate -s 4M $d/wal_00000000.log; tar --format=${format} -S -C $d -cf "$1" .; rm -r $d`,
    );
    await expect(openInput(path)).rejects.toMatchObject({
      code: "compression",
      hint: expect.stringContaining("--sparse"),
    });
  });

  test("a link in the place of a segment is refused", async () => {
    const path = archive(
      `d=$(mktemp -d); ln -s /etc/hostname $d/wal_00000000.log; tar -C $d -cf "$1" .; rm -r $d`,
    );
    await expect(openInput(path)).rejects.toMatchObject({ code: "not-a-file" });
  });

  test("cut anywhere it is cut, not a shorter log", async () => {
    const bytes = readFileSync(archive(`tar -cf "$1" -b 1 clean/wal`));
    const path = join(temporaryDirectory(), "cut.tar");
    const lengths = Array.from({ length: bytes.length / 512 - 2 }, (_, i) => 512 * (i + 1));
    for (const length of [...lengths, ...lengths.map((each) => each + 100)]) {
      writeFileSync(path, bytes.subarray(0, length));
      await expect(openInput(path, { format: "sochdb" }), `${length}`).rejects.toMatchObject({
        code: expect.stringMatching(/^(compression|not-a-log)$/),
      });
    }
  });
});

describe("what is compressed twice is refused", () => {
  const segment = join(fixturePath("aegis/rotated"), "wal_current.log");
  const place = (name: string, command: string): string => {
    const path = join(temporaryDirectory(), name);
    writeFileSync(path, sh(command, segment));
    return path;
  };

  test.each([
    ["wal_current.log.gz", `zstd -qc < "$1" | gzip`, "the gzip data holds zstd data"],
    ["wal_current.log.zst", `gzip -c < "$1" | zstd -qc`, "the zstd data holds gzip data"],
    ["wal.tar.gz", `tar -C "$(dirname "$1")" -cz . | gzip`, "the gzip data holds gzip data"],
  ])("%s: %s", async (name, command, what) => {
    const path = place(name, command);
    const refused = { code: "compression", message: `${path}: compressed twice: ${what}` };
    await expect(openInput(path)).rejects.toMatchObject(refused);
  });

  test("in a directory, and in an archive", async () => {
    const path = place("wal_current.log.gz", `gzip -c "$1" | gzip`);
    await expect(openInput(dirname(path))).rejects.toMatchObject({ code: "compression" });
    const archive = join(temporaryDirectory(), "x.tar");
    sh(`tar -C "$1" -cf "$2" .`, dirname(path), archive);
    await expect(openInput(archive)).rejects.toMatchObject({
      code: "compression",
      message: `${archive}/wal_current.log.gz: compressed twice: the gzip data holds gzip data`,
    });
  });

  test("and so is an archive under the name of a segment", async () => {
    const path = place("wal_current.log", `tar -C "$(dirname "$1")" -c .`);
    await expect(openInput(dirname(path))).rejects.toMatchObject({
      code: "compression",
      message: `${path}: a tar archive stands where a segment is expected`,
    });
  });
});
