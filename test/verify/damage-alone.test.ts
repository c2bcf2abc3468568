import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FindingCode } from "../../src/core/findings.ts";
import { formatNamed } from "../../src/format/registry.ts";
import { scanLog } from "../../src/log/scan.ts";
import type { VerifyResult } from "../../src/verify/result.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { fixturePath } from "../support/fixtures.ts";
import { memoryLog } from "../support/memory-log.ts";
import { createRandom } from "../support/sample-log.ts";

/** What no single damage may bring about: it is no sign of a wrong order, and the records behind it are sound. */
const CONSEQUENCES: readonly FindingCode[] = [
  "lsn-gap",
  "lsn-duplicate",
  "lsn-reset",
  "prev-lsn-mismatch",
  "record-after-end",
  "segment-overlap",
];

type Damager = (bytes: Uint8Array, random: () => number) => void;

const DAMAGERS: Readonly<Record<string, Damager>> = {
  "a flipped bit": (bytes, random) => {
    bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
  },
  "a run of zeros": (bytes, random) => {
    const at = Math.floor(random() * bytes.length);
    bytes.fill(0, at, at + 1 + Math.floor(random() * 600));
  },
  "a run of random bytes": (bytes, random) => {
    const at = Math.floor(random() * bytes.length);
    for (let i = at; i < Math.min(at + 300, bytes.length); i++) bytes[i] = Math.floor(random() * 256);
  },
};

const LOGS = [
  "sochdb/crash",
  "sochdb/recovered",
  "sochdb/concurrent-crash",
  "aegis/rotated",
  "aegis/concurrent",
  "rivven/rotated",
];

const RUNS = 60;

function verifyBytes(formatName: string, files: readonly (readonly [string, Uint8Array])[]): VerifyResult {
  const log = memoryLog(formatNamed(formatName)!, files);
  return verifyLog(log, scanLog(log), { maxFindings: 1000 });
}

describe.each(LOGS)("%s", (name) => {
  const directory = fixturePath(name);
  const files = readdirSync(directory)
    .sort()
    .map((file) => [file, Uint8Array.from(readFileSync(join(directory, file)))] as const);
  const format = name.split("/")[0]!;
  const before = verifyBytes(format, files);

  test.each(Object.entries(DAMAGERS))("with %s has no findings but about that place", (_, damage) => {
    const random = createRandom(name.length);
    for (let run = 0; run < RUNS; run++) {
      const chosen = Math.floor(random() * files.length);
      const damaged = files.map(([file, bytes], index) => {
        const copy = bytes.slice();
        if (index === chosen) damage(copy, random);
        return [file, copy] as const;
      });
      const { findings, coverage, summary } = verifyBytes(format, damaged);
      const wrong = findings.filter(
        ({ code, lsn }) =>
          CONSEQUENCES.includes(code) && !before.findings.some((old) => old.code === code && old.lsn === lsn),
      );
      expect(wrong).toEqual([]);
      expect(Object.values(coverage).reduce((sum, bytes) => sum + bytes, 0)).toBe(summary.bytes);
    }
  });
});
