import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { EventLog } from "../support/event-log.ts";
import { logOfLsns as logOf, lsns, range } from "../support/lsn-log.ts";
import { createRandom } from "../support/sample-log.ts";

/** LSNs 1 to `count` as `writers` writers would leave them: each holds one and writes it some time later. */
function disordered(count: number, writers: number, seed: number): number[] {
  const random = createRandom(seed);
  const held: number[] = [];
  const written: number[] = [];
  for (let lsn = 1; lsn <= count; lsn++) {
    held.push(lsn);
    if (held.length === writers) written.push(...held.splice(Math.floor(random() * writers), 1));
  }
  return [...written, ...held];
}

/** LSNs that gaps name, in order. */
function missingIn(log: EventLog): number[] {
  return log
    .verify()
    .findings.filter(({ code }) => code === "lsn-gap")
    .flatMap(({ message }) => {
      const [, from, to] = /^LSNs? (\d+)(?: to (\d+))?/.exec(message) ?? [];
      return range(Number(from), Number(to ?? from));
    })
    .sort((a, b) => a - b);
}

describe("concurrent writers", () => {
  const writers = fc.integer({ min: 1, max: 16 });

  test("no LSN is missing, repeated or reset, in batches of any size", () => {
    fc.assert(
      fc.property(writers, fc.nat(), fc.integer({ min: 1, max: 50 }), (count, seed, batchSize) => {
        const log = logOf(...disordered(200, count, seed));
        const codes = new Set(log.codes());
        codes.delete("lsn-out-of-order");
        expect([...codes]).toEqual([]);
        const findings = log.findings();
        log.batchSize = batchSize;
        expect(log.findings()).toEqual(findings);
      }),
    );
  });

  test("exactly the LSNs that were lost are gaps", () => {
    fc.assert(
      fc.property(
        writers,
        fc.nat(),
        fc.uniqueArray(fc.integer({ min: 20, max: 180 })),
        (count, seed, lost) => {
          const log = logOf(...disordered(200, count, seed).filter((lsn) => !lost.includes(lsn)));
          expect(missingIn(log)).toEqual([...lost].sort((a, b) => a - b));
        },
      ),
    );
  });
});

test("the memory for missing LSNs is bounded", () => {
  const log = new EventLog(SOCHDB);
  for (let lsn = 1; lsn <= 200_401; lsn += 2) log.records(...lsns(lsn));
  log.records(...lsns(2, 200_402));
  const { summary } = log.verify(10);
  // LSN 2 comes when its hole has been given up: it is neither repeated nor late.
  expect(summary.byCode).toEqual({ "lsn-gap": 100_200 });
}, 60_000);
