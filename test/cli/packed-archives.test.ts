import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../support/fixtures.ts";
import { sh } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { shell, walctl } from "../support/walctl.ts";

const LOG = fixturePath("sochdb/clean");
const SEGMENT = "wal_00000000.log";
const BLOCK = 512;

/** The archive that a shell makes of the log directory `$1` at `$2`, with an empty directory `$d` to work in. */
function made(command: string): Buffer {
  const scratch = `t=$(mktemp -d); trap 'rm -rf "$t"' EXIT; d=$t/d; mkdir $d; set -- "$1" $t/made.tar`;
  return sh(`${scratch}; ${command}; cat "$2"`, LOG);
}

const ARCHIVE = made(`tar -C "$1" -cf "$2" ${SEGMENT}`);
const PAX = made(
  `tar -C "$1" --format=posix --pax-option=walctl.test:=12345678901234567890 -cf "$2" ${SEGMENT}`,
);

/** Where the one member of {@link ARCHIVE} ends: behind its header and its bytes, filled up to whole blocks. */
const MEMBER_END: number = BLOCK * (1 + Math.ceil(readFileSync(join(LOG, SEGMENT)).length / BLOCK));

/** Changes a copy, and makes the checksum of the header at `at` right again (POSIX ustar: bytes 148 to 155). */
function patched(archive: Buffer, at: number, change: (header: Buffer) => void): Buffer {
  const bytes = Buffer.from(archive);
  const header = bytes.subarray(at, at + BLOCK);
  change(header);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

function verify(archive: Buffer): { status: number | null; stderr: string } {
  const path = join(temporaryDirectory(), "x.tar");
  writeFileSync(path, archive);
  const { status, stderr } = walctl(["verify", "--quiet", path]);
  return { status, stderr: stderr.replace(path, "x.tar") };
}

const size = (text: string) => (header: Buffer) => header.write(text, 124, "latin1");
const SOUND = { status: 0, stderr: "" };
const HINT = "(tar -x takes out what comes before; get a sound copy)";

test("what tar makes is read, filled up to a record or not", () => {
  expect(verify(ARCHIVE)).toEqual(SOUND);
  expect(verify(PAX)).toEqual(SOUND);
  expect(verify(ARCHIVE.subarray(0, MEMBER_END + 2 * BLOCK))).toEqual(SOUND);
  expect(verify(Buffer.concat([ARCHIVE, Buffer.alloc(300_000)]))).toEqual(SOUND);
});

describe("a size that none can be", () => {
  test.each([
    ["with letters", "0000000000x\0"],
    ["with digits that are not octal", "00000009000\0"],
    ["a negative number", "-0000000005\0"],
    ["negative, in binary", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfb"],
    ["too large for any file, in binary", "\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"],
    ["marked as binary by something else", "\x81\0\0\0\0\0\0\0\0\0\0\x05"],
  ])("%s, is damage", (_, text) => {
    const stderr = `walctl: x.tar: the tar archive is damaged: the header at byte 0 has an impossible size ${HINT}\n`;
    expect(verify(patched(ARCHIVE, 0, size(text)))).toEqual({ status: 2, stderr });
  });

  test.each(["-5", "abc", "99999999999999999999", "0x10", "1.5"])("%s in a pax header is damage", (text) => {
    const bytes = Buffer.from(PAX);
    // Its records stand in the block behind it; zeros may follow them.
    const record = ` size=${text}\n`;
    bytes.fill(0, BLOCK, 2 * BLOCK);
    bytes.write(`${record.length + 2}${record}`, BLOCK, "latin1");
    const stderr = `walctl: x.tar: the tar archive is damaged: the pax header at byte 0 has an impossible size ${HINT}\n`;
    expect(verify(bytes)).toEqual({ status: 2, stderr });
  });

  test.each(["", "size", "5 a=b\n", "99 a=b\n", "6 abcd\n", "x a=b\n"])("%j is no pax record", (record) => {
    const bytes = Buffer.from(PAX);
    bytes.write(`${record}\n`, BLOCK, "latin1");
    const stderr = `walctl: x.tar: the tar archive is damaged: the pax header at byte 0 cannot be read ${HINT}\n`;
    expect(verify(bytes)).toEqual({ status: 2, stderr });
  });

  test("a pax header for all members gives none of them its size", () => {
    const path = made(
      `tar -C "$1" --format=posix --pax-option='globexthdr.name=g,size=5' -cf "$2" ${SEGMENT}`,
    );
    expect(verify(path).stderr).toContain("the pax header at byte 0 gives all members one size");
  });

  test("a size beyond the archive's end is a cut, and a binary size that is right is none", () => {
    expect(verify(patched(ARCHIVE, 0, size("77777777777\0"))).stderr).toContain(
      "is cut short: it ends at byte",
    );
    const header = ARCHIVE.subarray(124, 135).toString("latin1");
    const binary = Buffer.alloc(12);
    binary[0] = 0x80;
    binary.writeUInt32BE(Number.parseInt(header, 8), 8);
    expect(verify(patched(ARCHIVE, 0, size(binary.toString("latin1"))))).toEqual(SOUND);
  });

  test("a flipped bit of a header is damage", () => {
    const bytes = Buffer.from(made(`tar -C "$1" -cf "$2" .`));
    bytes[BLOCK + 3]! ^= 1;
    expect(verify(bytes)).toEqual({
      status: 2,
      stderr: `walctl: x.tar: the tar archive is damaged: no header of a member begins at byte 512 ${HINT}\n`,
    });
  });
});

describe("an archive without the mark at its end", () => {
  // A file of zeros, as an engine allocates them, looks like the mark from behind.
  const ZEROS = made(`cp "$1"/${SEGMENT} $d; truncate -s 5120 $d/zeros; tar -C $d -cf "$2" ${SEGMENT} zeros`);
  const end = MEMBER_END + BLOCK + 5120;

  test("is cut, though its last bytes be zero", () => {
    expect(verify(ZEROS.subarray(0, end + BLOCK))).toEqual(SOUND);
    for (const length of [MEMBER_END, end - 512, end, end + BLOCK - 1]) {
      const stderr = `walctl: x.tar: the tar archive is cut short: it ends at byte ${length} ${HINT}\n`;
      expect(verify(ZEROS.subarray(0, length))).toEqual({ status: 2, stderr });
    }
  });

  test("is cut in whatever pieces it comes", () => {
    const directory = temporaryDirectory();
    const path = join(directory, "cut.tar");
    writeFileSync(path, ZEROS.subarray(0, end));
    const inPieces = `(head -c ${end - 5}; sleep 0.3; cat)`;
    expect(shell(`${inPieces} < "${path}" | walctl verify -q -`).status).toBe(2);
    const frames = `(head -c ${end - 5} "${path}" | zstd -qc; tail -c 5 "${path}" | zstd -qc)`;
    expect(shell(`${frames} | walctl verify -q -`).status).toBe(2);
    expect(shell(`gzip -c "${path}" | walctl verify -q -`).status).toBe(2);
  });
});

test("a member behind the mark, which tar passes over, is in no one's place", () => {
  const bytes = Buffer.concat([ARCHIVE, made(`tar -C "$1/.." -cf "$2" wal/${SEGMENT}`)]);
  expect(verify(bytes)).toEqual({
    status: 2,
    stderr: `walctl: x.tar: something else than zeros stands behind the end of the tar archive, which is at byte ${MEMBER_END + BLOCK} (extract the archive, and give the directory)\n`,
  });
});

describe("sparse files", () => {
  const sparse = (options: string): Buffer =>
    made(
      `mkdir $d/wal; cp "$1"/${SEGMENT} $d/wal; truncate -s 3M $d/wal/${SEGMENT}; tar -C $d --sparse ${options} -cf "$2" wal`,
    );

  test.each(["--format=gnu", ...["0.0", "0.1", "1.0"].map((v) => `--format=posix --sparse-version=${v}`)])(
    "%s is refused, also where one directory is asked for",
    (options) => {
      const path = join(temporaryDirectory(), "x.tar");
      writeFileSync(path, sparse(options));
      for (const asked of [path, `${path}/wal`]) {
        const { status, stderr } = walctl(["verify", "-q", asked]);
        expect([status, stderr.replaceAll(path, "x.tar")]).toEqual([
          2,
          `walctl: x.tar/wal/${SEGMENT}: stored as a sparse file, or in another way that is not read here (extract the archive, or make it without --sparse)\n`,
        ]);
      }
    },
  );

  test("that are no segments do no harm, however many pieces they have", () => {
    const holes =
      "for i in $(seq 0 40); do printf x | dd of=$d/many bs=1 seek=$((i * 65536)) status=none; done";
    const bytes = made(
      `${holes}; cp "$1"/${SEGMENT} $d; tar -C $d --sparse --format=gnu -cf "$2" many ${SEGMENT}`,
    );
    expect(String.fromCharCode(bytes[156]!)).toBe("S");
    expect(verify(bytes)).toEqual(SOUND);
  });
});

describe("what speaks of a member", () => {
  test.each(["L", "K", "x", "g"])("is refused in type %s where it is too large to be a name", (type) => {
    const bytes = patched(ARCHIVE, 0, (header) => {
      header.write(type, 156, "latin1");
      header.write((1024 * 1024 + 1).toString(8).padStart(11, "0"), 124, "latin1");
    });
    expect(verify(bytes)).toEqual({
      status: 2,
      stderr:
        "walctl: x.tar: the header at byte 0 announces 1.0 MiB of names and the like (extract the archive, and give the directory)\n",
    });
  });

  test("may be long, by GNU tar and by pax", () => {
    for (const format of ["gnu", "posix"]) {
      const long = Array.from({ length: 9 }, () => "d".repeat(200)).join("/");
      const bytes = made(
        `mkdir -p $d/${long}; cp "$1"/${SEGMENT} $d/${long}; tar -C $d --format=${format} -cf "$2" .`,
      );
      expect(verify(bytes)).toEqual(SOUND);
    }
  });

  test("without content changes nothing", () => {
    const empty = patched(ARCHIVE.subarray(0, BLOCK), 0, (header) => {
      header.write("L", 156, "latin1");
      header.write("00000000000", 124, "latin1");
    });
    expect(verify(Buffer.concat([empty, ARCHIVE]))).toEqual(SOUND);
  });
});

test("zstd data without a checksum is read, with one note", () => {
  const note = "nothing vouches for what was unpacked: the zstd data has no checksum";
  const path = join(temporaryDirectory(), "x.zst");
  for (const [option, count] of [
    ["--check", 0],
    ["--no-check", 1],
  ] as const) {
    writeFileSync(
      path,
      sh(`tar -C "$1" -c ${SEGMENT} | (head -c 700 | zstd -q ${option}; zstd -q ${option})`, LOG),
    );
    const { status, stderr } = walctl(["verify", path]);
    expect([status, stderr.split(note).length - 1]).toEqual([0, count]);
    const quiet = walctl(["verify", "--quiet", path]);
    expect([quiet.status, quiet.stdout, quiet.stderr]).toEqual([0, "", ""]);
  }
});
