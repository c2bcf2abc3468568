import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import { referenceAegis } from "../support/aegis-reference.ts";
import { randomAegisWorkload } from "../support/aegis-workload.ts";
import type { RecordSpec } from "../support/event-log.ts";
import { recordOf } from "../support/event-log.ts";
import { memoryLog } from "../support/memory-log.ts";
import { createRandom } from "../support/sample-log.ts";

/** A record with a sound header and two bytes changed in its data. */
function damagedRecord(): Uint8Array {
  const bytes = AEGIS.encode(recordOf(AEGIS, { type: "clr", data: new Uint8Array(20) }));
  bytes[45] = 0x5a;
  bytes[50] = 0x11;
  return bytes;
}

function activeOf({ data }: RecordSpec): readonly bigint[] {
  const { active_transactions: active } = JSON.parse(Buffer.from(data ?? []).toString());
  return (active as number[]).map(BigInt);
}

function encode(records: readonly RecordSpec[]): Uint8Array[] {
  return records.map((record) => AEGIS.encode(recordOf(AEGIS, record)));
}

function recover(files: readonly (readonly Uint8Array[])[], options: RecoverOptions = {}): RecoverResult {
  const named = files.map((parts, index) => {
    const isLast = index === files.length - 1;
    const name = isLast ? "wal_current.log" : `wal_${String(index).padStart(16, "0")}.log`;
    return [name, Uint8Array.from(Buffer.concat(parts))] as const;
  });
  return recoverLog(memoryLog(AEGIS, named), { detail: true, ...options }).result;
}

/** Cuts a list at random places. */
function cut<T>(list: readonly T[], parts: number, random: () => number): T[][] {
  const cuts = Array.from({ length: parts - 1 }, () => Math.floor(random() * (list.length + 1))).sort(
    (a, b) => a - b,
  );
  return [0, ...cuts].map((from, index) => list.slice(from, cuts[index] ?? list.length));
}

describe.each([1, 2, 3, 4])("random logs, part %i", (part) => {
  const seeds = Array.from({ length: 250 }, (_, i) => part * 1000 + i);

  test("redo is what committed, run by run, and the engine's what its description says", () => {
    for (const seed of seeds) {
      const { records, committed } = randomAegisWorkload(seed);
      const result = recover(cut(encode(records), 3, createRandom(seed)));
      const reference = referenceAegis(records, activeOf);
      expect([...result.redo.lsns!], `redo of seed ${seed}`).toEqual(committed);
      expect([...result.engine.redo!], `engine of seed ${seed}`).toEqual(reference.redo);
      expect([...result.engine.incompleteTxns!], `seed ${seed}`).toEqual(reference.incomplete);
      const differs = committed.join() !== reference.redo.join() || result.engine.outcome !== "completes";
      if (differs) expect(result.divergences, `divergences of seed ${seed}`).not.toEqual([]);
    }
  });

  test("damage: the engine loses the rest of a segment, and --salvage nothing", () => {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const { records, committed } = randomAegisWorkload(seed);
      const [head = [], tail = []] = cut(records, 2, random);
      const at = Math.floor(random() * (head.length + 1));
      const files = [
        [...encode(head.slice(0, at)), damagedRecord(), ...encode(head.slice(at))],
        encode(tail),
      ];
      const reference = referenceAegis([...head.slice(0, at), ...tail], activeOf);
      const result = recover(files);
      expect([...result.engine.redo!], `engine of seed ${seed}`).toEqual(reference.redo);
      expect(result.unreachableRecords).toBe(head.length - at);
      expect([...recover(files, { salvage: true }).redo.lsns!], `salvage of seed ${seed}`).toEqual(committed);
    }
  });

  test("a point in time is the log without the records above it", () => {
    for (const seed of seeds.slice(0, 60)) {
      const { records } = randomAegisWorkload(seed);
      const toLsn = 10n;
      const below = records.filter(({ lsn }) => (lsn ?? 0n) <= toLsn);
      const [cutOff, shorter] = [recover([encode(records)], { toLsn }), recover([encode(below)])];
      expect([...cutOff.redo.lsns!], `seed ${seed}`).toEqual([...shorter.redo.lsns!]);
      expect([...cutOff.engine.redo!], `seed ${seed}`).toEqual([...shorter.engine.redo!]);
      expect(cutOff.divergences).toEqual(shorter.divergences);
    }
  });
});
