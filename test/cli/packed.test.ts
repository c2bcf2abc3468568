import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../support/fixtures.ts";
import { pack, sh } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { shell, walctl } from "../support/walctl.ts";

const COMMANDS = [
  ["dump", "--json", "--payload", "hex"],
  ["verify", "--json"],
  ["recover", "--json", "--detail", "--salvage"],
  ["stats", "--json"],
  ["truncate", "--tail", "--json"],
];

describe.each(COMMANDS)("%s", (...args) => {
  test.each(["sochdb/torn-tail", "aegis/rotated", "rivven/rotated"])("says the same of %s packed", (name) => {
    const plain = walctl([...args, fixturePath(name)]);
    expect(plain.stdout).not.toBe("");
    for (const packing of ["zstd, file by file", "tar and gzip"]) {
      const path = pack(fixturePath(name), packing);
      const packed = walctl([...args, path]);
      expect(packed.stdout.replaceAll(path, fixturePath(name))).toBe(plain.stdout);
      expect(packed.status).toBe(plain.status);
    }
  });
});

test.each([
  [["truncate", "--tail", "--apply"], "--apply"],
  [["truncate", "--tail", "--plan", "/nonexistent/plan.json"], "--plan"],
  [["recover", "--apply"], "--apply"],
  [["dump", "--follow"], "--follow"],
])("%j is refused, and nothing is changed", (args, option) => {
  const path = pack(fixturePath("sochdb/torn-tail"), "gzip, file by file");
  const before = readdirSync(path).map((name) => [name, readFileSync(join(path, name), "hex")]);
  const { status, stderr } = walctl([...args, path]);
  expect(status).toBe(2);
  expect(stderr).toBe(
    `walctl: ${option} does not go with ${path}, which is compressed or an archive (unpack it, and give the directory)\n`,
  );
  expect(readdirSync(path).map((name) => [name, readFileSync(join(path, name), "hex")])).toEqual(before);
});

test("show finds a record in an archive", () => {
  const path = pack(fixturePath("sochdb/tiny"), "tar and zstd");
  const plain = walctl(["show", "--json", fixturePath("sochdb/tiny"), "5"]);
  const packed = walctl(["show", "--json", path, "5"]);
  expect(packed.stdout.replaceAll(path, fixturePath("sochdb/tiny"))).toBe(plain.stdout);
  expect(packed.status).toBe(0);
});

test("a cut archive is no torn log", () => {
  const path = join(temporaryDirectory(), "wal_00000000.log.gz");
  const bytes = sh(`gzip -c "$1"/wal_00000000.log`, fixturePath("sochdb/clean"));
  writeFileSync(path, bytes.subarray(0, 1000));
  const { status, stderr, stdout } = walctl(["verify", "--json", path]);
  expect(status).toBe(2);
  expect(stderr).toBe(
    `walctl: ${path}: the gzip data is cut short: it ends at byte 1000 (what comes before can be had with gzip -dc; get a sound copy)\n`,
  );
  expect(JSON.parse(stdout).error.code).toBe("compression");
});

describe("standard input", () => {
  const WAL = fixturePath("rivven/rotated");

  test("LSNs by position need the name, or are counted from 1, which is said", () => {
    const command = (rest: string) =>
      `zstd -qc "${WAL}/00000000000000000025.wal" | walctl dump --csv --limit 1 ${rest} -`;
    const named = shell(command("--stdin-name 00000000000000000025.wal"));
    expect(named.stdout.split("\n")[1]).toMatch(/^"00000000000000000025\.wal",0,31,25,"full",/);
    expect(named.stderr).toBe("");
    const unnamed = shell(command(""));
    expect(unnamed.stdout.split("\n")[1]).toMatch(/^"-",0,31,1,"full",/);
    expect(unnamed.stderr).toContain("LSNs are counted from 1");
  });

  test.each(["/var/lib/app/wal/00000000000000000025.wal", "./00000000000000000025.wal.zst", "25.wal"])(
    "the name %s tells where LSNs begin",
    (name) => {
      const { status, stderr, stdout } = shell(
        `walctl dump --csv --limit 1 --stdin-name "${name}" - < "${WAL}/00000000000000000025.wal"`,
      );
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout.split("\n")[1]).toMatch(/^"[0-9]+\.wal",0,31,25,"full",/);
    },
  );

  test.each([
    ["18446744073709551616.wal", "18446744073709551616.wal"],
    ["99999999999999999999.wal", "99999999999999999999.wal"],
    ["00000000000000000025.wal/foo.txt", "foo.txt"],
    ["wal_00000000.log", "wal_00000000.log"],
    ["", ""],
  ])("the name %j is that of no segment, and refused", (name, shown) => {
    const { status, stderr, stdout } = shell(
      `walctl verify --stdin-name "${name}" - < "${WAL}/00000000000000000025.wal"`,
    );
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      `walctl: --stdin-name: '${shown}' is no name of a Rivven segment (give the name that the segment had, as in 00000000000000000025.wal)\n`,
    );
  });

  test("--stdin-name says nothing about an archive", () => {
    const { status, stderr } = shell(
      `walctl verify --stdin-name 00000000000000000025.wal - < "${pack(WAL, "tar")}"`,
    );
    expect([status, stderr]).toEqual([
      2,
      "walctl: --stdin-name goes with one segment, and standard input is an archive, which has the names (leave it away)\n",
    ]);
  });

  test("a name from which LSNs pass 2^64 − 1 is refused, and of a file it is said", () => {
    const last = 2n ** 64n - 1n;
    const count = walctl(["dump", "--json", `${WAL}/00000000000000000025.wal`]).stdout.split("\n").length - 1;
    const segment = readFileSync(`${WAL}/00000000000000000025.wal`);
    for (const [first, isBeyond] of [
      [last, true],
      [last - BigInt(count) + 2n, true],
      [last - BigInt(count) + 1n, false],
    ] as const) {
      const cwd = temporaryDirectory();
      const name = `${first}.wal`;
      writeFileSync(join(cwd, name), segment);
      const piped = shell(`walctl verify --stdin-name ${name} - < ${name}`, { cwd });
      expect([piped.status, piped.stderr]).toEqual(
        isBeyond
          ? [
              2,
              `walctl: --stdin-name: LSNs counted from ${name} pass 2^64 − 1 (give the name that the segment had)\n`,
            ]
          : [0, ""],
      );
      for (const path of [name, "."]) {
        const { status, stderr } = walctl(["verify", path], { cwd });
        expect([status, stderr]).toEqual([
          0,
          isBeyond
            ? `walctl: ${name}: LSNs counted from this name pass 2^64 − 1 and go on from 0; no engine gave it\n`
            : "",
        ]);
      }
      expect(walctl(["verify", "--quiet", name], { cwd })).toMatchObject({ status: 0, stderr: "" });
    }
  });

  test("a clean log can be written from an archive on it", () => {
    const out = join(temporaryDirectory(), "clean");
    const tar = pack(fixturePath("sochdb/torn-tail"), "tar");
    const { status } = shell(`walctl recover --salvage --out "${out}" - < "${tar}"`);
    expect(status).toBe(0);
    expect(walctl(["verify", out]).status).toBe(0);
  });

  test.each(["verify", "recover"])("%s gives commands that read it, and none that cannot", (command) => {
    const { stdout, status } = shell(
      `walctl ${command} --format sochdb - < "${fixturePath("sochdb/bitflip-payload")}/wal_00000000.log"`,
    );
    expect(status).toBe(1);
    expect(stdout).toContain("copy it from where it came before anything else.");
    expect(stdout).not.toContain("cp -a");
    expect(stdout).toMatch(/walctl recover --correct --out CLEAN -$/m);
  });

  test("--stdin-name goes with nothing else", () => {
    expect(walctl(["verify", "--stdin-name", "x", WAL]).status).toBe(2);
  });
});

describe("the temporary file", () => {
  const path = (): string => pack(fixturePath("sochdb/clean"), "tar and zstd");

  test("leaves nothing behind", () => {
    const directory = temporaryDirectory();
    expect(walctl(["verify", path()], { env: { TMPDIR: directory } }).status).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("that cannot be made is one line", () => {
    const directory = join(temporaryDirectory(), "gone");
    const { status, stderr } = walctl(["verify", path()], { env: { TMPDIR: directory } });
    expect([status, stderr]).toEqual([
      2,
      `walctl: ${directory}: no such file or directory (check the path)\n`,
    ]);
  });

  // A small file system of one's own takes a privilege.
  const canMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

  test.runIf(canMount)("that finds no room says where to make some", () => {
    const full = temporaryDirectory();
    const large = join(temporaryDirectory(), "00000000000000000000.wal.gz");
    sh(`(cat "$1"/*; head -c 4000000 /dev/zero) | gzip > "$2"`, fixturePath("rivven/clean"), large);
    const { status, stderr } = shell(
      `unshare -m bash -c 'mount -t tmpfs -o size=1m none ${full} && TMPDIR=${full} "$NODE" "$EXECUTABLE" verify "${large}"'`,
    );
    expect([status, stderr]).toEqual([
      2,
      `walctl: ${full}: no space left on the device (make room; temporary files go to TMPDIR)\n`,
    ]);
  });
});
