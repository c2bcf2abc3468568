import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { RecoverOptions } from "../../src/recover/result.ts";
import { list, recovered } from "../support/recovered.ts";
import { concat } from "../support/sample-log.ts";
import { Dice } from "../support/workload/dice.ts";
import { encodeEntry } from "../support/workload/sochdb-entry.ts";
import { engineKnobs, soundKnobs } from "../support/workload/sochdb-knobs.ts";
import type { SochdbWorkload } from "../support/workload/sochdb-workload.ts";
import { cutSochdb, simulateSochdb } from "../support/workload/sochdb-workload.ts";
import { ascending } from "../support/workload/u64-order.ts";

const SEEDS = Array.from({ length: 300 }, (_, seed) => 20_000 + seed);

const HEADER_LENGTH = 48;
const SMALLEST_RECORD = 52;
const DATA_LENGTH = 35;

/** A log that the engine went on with behind a torn record: the record is written again, and the others behind it. */
function appendedBehindTorn(seed: number) {
  const dice = new Dice(seed);
  const whole = simulateSochdb(seed, { ...engineKnobs(seed), transactions: 5, tornTail: 0 });
  const at = dice.integer(whole.entries.length);
  const lost = whole.entries.slice(at).map(encodeEntry);
  const torn = lost.slice(0, 1).map((record) => record.subarray(0, 1 + dice.integer(record.length - 1)));
  return { whole, reached: cutSochdb(whole, at), behind: concat(...torn, ...lost), lost: lost.length };
}

/** Whether the engine's reader fails where a torn record has others behind it, which it takes for its rest. */
function failsAt(behind: Uint8Array): boolean {
  if (behind.length < HEADER_LENGTH) return false;
  const dataLength = new DataView(behind.buffer, behind.byteOffset).getUint32(DATA_LENGTH, true);
  return SMALLEST_RECORD + dataLength <= behind.length;
}

function outcomeOf({ engine }: SochdbWorkload, behind: Uint8Array): string {
  if (failsAt(behind)) return "fails";
  return engine.isOrderUndefined ? "undetermined" : "completes";
}

const stateOf = ({ committed, losers }: SochdbWorkload) => ({ pages: committed, losers: list(losers) });

function recoveredState(bytes: Uint8Array, options: RecoverOptions = {}) {
  const { result, pages } = recovered(SOCHDB, [["wal_00000000.log", bytes]], options);
  return { result, state: { pages, losers: list(ascending(result.undo.losers)) } };
}

describe("a log that goes on behind a torn record", () => {
  test("is recovered up to there", () => {
    for (const seed of SEEDS) {
      const { reached, behind, lost } = appendedBehindTorn(seed);
      const { result, state } = recoveredState(concat(reached.bytes, behind));
      const found = { seed, ...state, outcome: result.engine.outcome, beyond: result.unreachableRecords };
      const outcome = outcomeOf(reached, behind);
      expect(found).toEqual({ seed, ...stateOf(reached), outcome, beyond: lost });
    }
  });

  test("is salvaged with all that was committed behind it", () => {
    for (const seed of SEEDS) {
      const { whole, reached, behind } = appendedBehindTorn(seed);
      const { state } = recoveredState(concat(reached.bytes, behind), { salvage: true });
      expect({ seed, ...state }).toEqual({ seed, ...stateOf(whole) });
    }
  });
});

describe("a point in time", () => {
  test("is the log without the records above its LSN", () => {
    for (const seed of SEEDS) {
      const workload = simulateSochdb(seed, { ...soundKnobs(seed), disorder: 0 });
      const length = new Dice(seed).integer(workload.entries.length + 1);
      const toLsn = workload.entries[length - 1]?.lsn ?? 0n;
      const { state } = recoveredState(workload.bytes, { toLsn });
      expect({ seed, ...state }).toEqual({ seed, ...stateOf(cutSochdb(workload, length)) });
    }
  });
});
