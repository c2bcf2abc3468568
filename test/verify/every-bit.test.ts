import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/format/registry.ts";
import { scanLog } from "../../src/log/scan.ts";
import { isOk } from "../../src/verify/result.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { memoryLog } from "../support/memory-log.ts";
import { sampleLog } from "../support/sample-log.ts";

const NAMES: Readonly<Record<string, string>> = {
  sochdb: "wal_00000000.log",
  aegis: "wal_current.log",
  rivven: "00000000000000000000.wal",
};

/** Exhaustive, not sampled: the verdict of a person's command over every bit of a small log. */
describe.each(FORMATS)("$title", (format) => {
  const log = sampleLog(format, 20);
  const { bytes, offsets } = log;
  const verify = (changed: Uint8Array) => {
    const files = memoryLog(format, [[NAMES[format.name]!, changed]]);
    return verifyLog(files, scanLog(files), { maxFindings: 100 });
  };

  /** Type and flags of a format whose checksum does not cover its header: defined values look alike. */
  const isUncovered = (offset: number): boolean => {
    const at = offset - offsets.findLast((start) => start <= offset)!;
    return format.layout.checksumOffset !== null && at >= 12 && at < format.layout.headerLength;
  };

  test("a flipped bit anywhere makes verify fail, and is named", () => {
    for (let offset = 0; offset < bytes.length; offset++) {
      if (isUncovered(offset)) continue;
      for (let bit = 0; bit < 8; bit++) {
        const flipped = bytes.slice();
        flipped[offset]! ^= 1 << bit;
        const result = verify(flipped);
        const where = `bit ${bit} of byte ${offset}`;
        expect(isOk(result, "error"), where).toBe(false);
        expect(result.verdict, where).toBe("corrupt");
        const named = result.findings.filter((finding) => finding.singleBit != null);
        expect(
          named.map((finding) => finding.singleBit),
          where,
        ).toEqual([{ offset, bit }]);
        expect(result.summary.records, where).toBe(19);
        const covered = Object.values(result.coverage).reduce((sum, value) => sum + value, 0);
        expect(covered, where).toBe(bytes.length);
      }
    }
  });

  test.runIf(format.layout.checksumOffset !== null)("an undefined type or flag makes it fail too", () => {
    for (const at of [12, 13]) {
      const changed = bytes.slice();
      changed[at]! |= 0x80;
      expect(isOk(verify(changed), "error")).toBe(false);
      expect(verify(changed).summary.records).toBe(20);
    }
  });
});
