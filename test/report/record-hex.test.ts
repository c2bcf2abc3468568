import { describe, expect, test } from "vitest";
import { dumpLog } from "../../src/dump/dump.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { openLog } from "../../src/log/open.ts";
import { NO_PAINT } from "../../src/report/paint-types.ts";
import { HexRenderer } from "../../src/report/record-hex.ts";
import { rendered } from "../support/dumped.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";

const hex = (path: string, options = {}): string =>
  rendered(path, new HexRenderer({ payload: true, paint: NO_PAINT }), options);

/** The bytes that the lines of a record show, in order, but for the fields that repeat the beginning of the data. */
function shownBytes(block: string): string {
  return Array.from(
    block.matchAll(/^ *\+\d+ {2}((?:[0-9a-f]{2} ?)+) .*$|^ {2}[0-9a-f]{6} {2}(.{48}) {2}\|/gm),
    ([, field, row]) => (field ?? row ?? "").replaceAll(" ", ""),
  ).join("");
}

describe("a record byte by byte", () => {
  const names = listFixtures().filter((name) => !/encrypted|empty-file/.test(name));
  test.each(names)("of %s shows every byte once", (name) => {
    const path = fixturePath(name);
    const options = { limit: 40 };
    const blocks = hex(path, options)
      .split("\n\n")
      .filter((block) => block !== "" && !block.startsWith("--"));
    const raw: string[] = [];
    for (const { kind, ...event } of dumpLog(openLog(path), options)) {
      if (kind !== "records" || !("view" in event)) continue;
      for (let i = 0; i < event.count; i++) {
        event.view.seek(event.batch, event.selected[i]!);
        const { bytes, start, length } = event.view;
        raw.push(Buffer.from(bytes.subarray(start, start + length)).toString("hex"));
      }
    }
    expect(blocks.map(shownBytes)).toEqual(raw);
  });

  test("shows the decrypted payload below the fields of the envelope", () => {
    const cipher = RIVVEN.createCipher!(Uint8Array.from({ length: 32 }, (_, i) => i));
    const block = hex(fixturePath("rivven/encrypted"), { cipher, limit: 1 });
    expect(block).toContain("data, 29 bytes, decrypted");
    expect(block).toContain("|secret row 0 726|");
    expect(block).toMatch(/\+18 {2}01 +encryption_version {3}1/);
  });

  test("fits a terminal of 80 columns", () => {
    for (const line of hex(fixturePath("sochdb/recovered")).split("\n"))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});
