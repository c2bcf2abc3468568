import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/core/catalogue.ts";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import type { Format } from "../../src/format/format.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { Paint } from "../../src/report/paint-types.ts";
import { NO_PAINT } from "../../src/report/paint-types.ts";
import { renderVerifyText } from "../../src/report/verify-text.ts";
import type { VerifyResult } from "../../src/verify/result.ts";
import type { RecordSpec } from "../support/event-log.ts";
import { EventLog } from "../support/event-log.ts";

const checkpoint = (lsn: number): RecordSpec => ({ type: "checkpoint", lsn: BigInt(lsn) });

function textOf(
  result: VerifyResult,
  options: { columns?: number; paint?: Paint; format?: Format } = {},
): string {
  const { columns = 100, paint = NO_PAINT, format = SOCHDB } = options;
  return renderVerifyText(result, {
    engine: format.title,
    isPacked: false,
    meanings: format.meanings,
    paint,
    columns,
  });
}

/** The text with every run of blanks and line ends as one blank: what is said, however it is wrapped. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}

const flipped = new EventLog(SOCHDB)
  .records(checkpoint(1))
  .damage(92, { kind: "checksum-mismatch", lsn: 2n, txnId: 7n, singleBit: { offset: 95, bit: 3 } })
  .records(checkpoint(3));

describe("a clean log", () => {
  const text = textOf(new EventLog(SOCHDB).records(checkpoint(1), checkpoint(2)).verify());

  test("says so at one glance, with what was checked", () => {
    expect(text).toBe(
      [
        "CLEAN: wal has nothing wrong with it.",
        "",
        "Log:     SochDB log, 1 segment, 2 records, LSN 1 to 2.",
        "Bytes:   104 bytes: 104 in intact records.",
        "Checked: the frame and the checksum of every record; the end of every segment; the type and the",
        "         fields of every record; that no LSN is missing, repeated or out of order; the chain of",
        "         records of every transaction; that no numbered segment is missing; the names of the files.",
        "",
      ].join("\n"),
    );
  });
});

describe("a finding", () => {
  const text = textOf(flipped.verify());

  test("has its place, in decimal and hexadecimal, and what is particular there", () => {
    expect(text).toContain("error    wal_00000000.log:52 (0x34), 92 bytes, LSN 2, transaction 7\n");
    expect(flat(text)).toContain("flipping bit 3 of the byte at offset 95 (0x5f) makes the record intact");
  });

  test("has the engine's meaning and next step", () => {
    expect(flat(text)).toContain(`Means: ${SOCHDB.meanings["checksum-mismatch"]?.meaning}`);
    expect(flat(text)).toContain(`Next: ${SOCHDB.meanings["checksum-mismatch"]?.next}`);
  });

  test("has the catalogue's words where the engine has none", () => {
    const other = flat(
      renderVerifyText(flipped.verify(), {
        engine: "X",
        isPacked: false,
        meanings: {},
        paint: NO_PAINT,
        columns: 100,
      }),
    );
    expect(other).toContain(`Means: ${CATALOGUE["checksum-mismatch"].meaning}`);
    const partly = { "checksum-mismatch": { meaning: "M." } };
    const mixed = renderVerifyText(flipped.verify(), {
      engine: "X",
      isPacked: false,
      meanings: partly,
      paint: NO_PAINT,
      columns: 100,
    });
    expect(flat(mixed)).toContain(`Means: M. Next: ${CATALOGUE["checksum-mismatch"].next}`);
  });
});

describe("many findings", () => {
  const log = new EventLog(SOCHDB);
  for (let lsn = 1; lsn <= 500; lsn++) log.records({ type: "unknown", lsn: BigInt(lsn) });

  test("of one code say once what it means", () => {
    const text = textOf(log.verify());
    expect(text.split("Means:")).toHaveLength(2);
    expect(text.split("  error    wal_00000000.log:")).toHaveLength(501);
    expect(text).toContain("unknown-type: a record of an undefined type (500)\n");
  });

  test("beyond the limit are counted", () => {
    expect(textOf(log.verify(3))).toContain("497 findings more, not listed here (--max-findings).\n");
  });

  test("of several codes stand by code, the worst first", () => {
    const mixed = new EventLog(AEGIS).segment().tail("torn", 9).segment("wal_current.log").tail("zero", 7);
    const headings = textOf(mixed.verify(), { format: AEGIS }).match(/^[a-z-]+: /gm);
    expect(headings).toEqual(["torn-segment: ", "zero-tail: ", "empty-segment: "]);
  });
});

describe("what to do now", () => {
  const stepsOf = (result: VerifyResult): string => textOf(result).split("What to do now")[1] ?? "";

  test("nothing, for a clean log", () => {
    expect(stepsOf(new EventLog(SOCHDB).records(checkpoint(1)).verify())).toBe("");
  });

  test("a torn tail is cut, and the log need not be copied", () => {
    const steps = stepsOf(new EventLog(SOCHDB).records(checkpoint(1)).tail("torn", 9).verify());
    // One checkpoint of 52 bytes is kept.
    expect(steps).toContain("\n     walctl truncate --tail --apply wal\n");
    expect(steps).not.toContain("cp -a");
  });

  test("damage that can be mended is mended", () => {
    const steps = stepsOf(flipped.verify());
    expect(flat(steps)).toContain("with every record put right of which a finding names the flipped bit");
    expect(steps).toContain("\n     walctl recover --correct --out CLEAN wal\n");
  });

  test("what cannot be mended is left out", () => {
    const steps = stepsOf(new EventLog(SOCHDB).damage(90).records(checkpoint(1)).verify());
    expect(steps).toMatch(
      /^.*\n {2}1\. Do not start SochDB on this log, and copy it .*\n {5}cp -a wal COPY\n/,
    );
    expect(steps).toContain("\n     walctl recover --salvage --out CLEAN wal\n");
    expect(steps).not.toContain("--correct");
  });

  test("an ambiguous last record is for a person to decide", () => {
    const damage = { kind: "checksum-mismatch", atEnd: true } as const;
    const steps = stepsOf(new EventLog(SOCHDB).records(checkpoint(1)).damage(90, damage).verify());
    expect(flat(steps)).toContain("nobody was told that it is durable");
    expect(steps).toContain("\n     walctl truncate --tail --apply --force wal\n");
    expect(steps).not.toContain("--out");
  });

  test("zeros that are only worth a note are left alone", () => {
    const result = new EventLog(SOCHDB).records(checkpoint(1)).tail("zero", 60).verify();
    const noted = result.findings.map((finding) => ({ ...finding, severity: "info" as const }));
    expect(
      stepsOf({ ...result, verdict: "clean", findings: noted, summary: { ...result.summary, errors: 0 } }),
    ).toBe("");
  });

  test("the end of an earlier segment is cut by its own path", () => {
    const log = new EventLog(AEGIS).segment().records(checkpoint(1)).tail("zero", 60);
    const steps = stepsOf(log.segment("wal_current.log").records(checkpoint(2)).verify());
    expect(steps).toContain("\n     walctl truncate --tail --apply wal/wal_0000000000000000.log\n");
  });

  test("the segment that was given itself is cut by its own path", () => {
    const result = new EventLog(SOCHDB).records(checkpoint(1)).tail("torn", 9).verify();
    const path = "/backup/wal_00000000.log";
    expect(stepsOf({ ...result, path })).toContain(`\n     walctl truncate --tail --apply ${path}\n`);
  });

  test("a path is one word for the shell", () => {
    const result = { ...flipped.verify(), path: "my log's" };
    expect(stepsOf(result)).toContain("cp -a 'my log'\\''s' COPY\n");
    expect(stepsOf({ ...result, path: "-rf" })).toContain("cp -a ./-rf COPY\n");
  });
});

describe("layout", () => {
  test.each([
    [40, 60],
    [60, 60],
    [80, 80],
    [1000, 200],
  ])("at %i columns prose is at most %i wide", (columns, widest) => {
    const lines = textOf(flipped.verify(), { columns }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(widest);
  });

  test("several segments are a table without colour of its own", () => {
    const log = new EventLog(AEGIS).records(checkpoint(1)).segment("wal_current.log").tail("zero", 7);
    const text = textOf(log.verify(), { format: AEGIS });
    expect(text).toContain("\nSegment                   bytes  records  first LSN  last LSN  ends\n");
    expect(text).toContain(
      "\nwal_current.log               7        0          –         –  zero, 7 bytes\n",
    );
    expect(text).not.toContain("\u001b");
  });

  test("colour is only what the paint puts on", () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const paint = { ...NO_PAINT, red: tag("red"), bold: tag("b") };
    const text = textOf(flipped.verify(), { paint });
    expect(text).toContain("<red><b>CORRUPT</b></red>: wal");
    expect(text.replace(/<\/?\w+>/g, "")).toBe(textOf(flipped.verify()));
  });

  test("names cannot drive the terminal", () => {
    const log = new EventLog(SOCHDB).records(checkpoint(1));
    log.foreignFiles.push({ name: "a\u001b[31m\nb", bytes: 1, engineVisible: false });
    const text = textOf({ ...log.verify(), path: "p\u009b" });
    expect(text).toContain("a\\x1b[31m\\nb");
    for (const control of ["\u001b", "\u009b"]) expect(text).not.toContain(control);
  });
});
