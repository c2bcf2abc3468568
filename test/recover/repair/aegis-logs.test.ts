import { describe, expect, test } from "vitest";
import { AEGIS } from "../../../src/format/aegis/aegis.ts";
import { openLog } from "../../../src/log/open.ts";
import { scanLog } from "../../../src/log/scan.ts";
import { FIRST_REPAIR_ID } from "../../../src/recover/repair-id.ts";
import type { RecoverOptions } from "../../../src/recover/result.ts";
import { verifyLog } from "../../../src/verify/verify.ts";
import {
  encodeAegisRecords,
  aegisRecord as record,
  aegisUnknown as unknown,
} from "../../support/aegis-log.ts";
import type { RecordSpec } from "../../support/event-log.ts";
import { fixturePath, listFixtures, readExpected } from "../../support/fixtures.ts";
import { recoverAt, writeLog } from "../../support/log-writer.ts";
import { memoryLog } from "../../support/memory-log.ts";
import { list, recovered } from "../../support/recovered.ts";
import type { Repaired } from "../../support/repaired.ts";
import { repaired } from "../../support/repaired.ts";
import { recoverAsAegis } from "../../support/workload/aegis-engine.ts";
import { parseAegis } from "../../support/workload/parse-aegis.ts";

const CURRENT = "wal_current.log";

/** Header and checksum. */
const EMPTY_RECORD_BYTES = 44;

type Files = readonly (readonly [name: string, bytes: Uint8Array])[];

function repair(records: readonly RecordSpec[], options: RecoverOptions = {}): Repaired {
  return repaired(memoryLog(AEGIS, [[CURRENT, encodeAegisRecords(records)]]), options);
}

/** Codes of what `verify` finds. */
function findings(files: Files): string[] {
  const log = memoryLog(AEGIS, files);
  return verifyLog(log, scanLog(log), { maxFindings: 100 }).findings.map(({ code }) => code);
}

const REUSED = [
  { ...record(1, "begin", 5) },
  { ...record(2, "insert", 5, 7), data: Uint8Array.of(1, 2, 3) },
  { ...record(3, "delete", 5, 8), prevLsn: 2n },
  record(4, "commit", 5),
  record(5, "begin", 5),
  record(6, "update", 5, 9),
  record(7, "commit", 5),
];

describe("a dropped commit", () => {
  test("is written again behind everything else, in a transaction of its own", () => {
    const { plan, bytes } = repair(REUSED);
    const id = FIRST_REPAIR_ID;
    expect(plan.change).toEqual({
      segment: CURRENT,
      bytesLeftOut: 0,
      damagesLeftOut: 0,
      correctableLeftOut: 0,
      records: 4,
      firstLsn: 8n,
      lastLsn: 11n,
      aborts: 0,
      txnId: id,
      updates: 2,
      bytes: 3,
      pages: 2,
      rewrittenTxnIds: [5n],
    });
    const log = parseAegis(bytes!);
    const rows = log
      .slice(-4)
      .map(({ type, lsn, txnId, prevLsn, pageId, data }) => [
        type,
        lsn,
        txnId,
        prevLsn,
        pageId,
        Buffer.from(data).toString(type === "begin" ? "utf8" : "hex"),
      ]);
    expect(rows).toEqual([
      ["begin", 8n, id, 0n, null, '{"rewritten_tx_ids":[5,5],"rewritten_lsns":[2,3]}'],
      ["insert", 9n, id, 8n, 7n, "010203"],
      ["delete", 10n, id, 9n, 8n, ""],
      ["commit", 11n, id, 10n, null, ""],
    ]);
    expect(recoverAsAegis(log).redo).toEqual([6n, 9n, 10n]);
  });

  test("counts once from then on, where the copy stands, and verify finds no more than before", () => {
    const { bytes } = repair(REUSED);
    const files = [[CURRENT, bytes!]] as const;
    const { result } = recovered(AEGIS, files);
    expect([list(result.redo.lsns), list(result.engine.redo)]).toEqual(["6,9,10", "6,9,10"]);
    expect(result.divergences).toEqual([]);
    expect(repaired(memoryLog(AEGIS, files)).plan.status).toBe("nothing-to-do");
    expect(findings(files)).toEqual(findings([[CURRENT, encodeAegisRecords(REUSED)]]));
  });

  test("counts again where its copy is not whole, and is written once more", () => {
    const whole = repair(REUSED).bytes!;
    const files = [[CURRENT, whole.subarray(0, whole.length - EMPTY_RECORD_BYTES)]] as const;
    expect(recovered(AEGIS, files).result.divergences.map(({ code }) => code)).toEqual([
      "id-reuse-drops-commit",
    ]);
    const { plan, bytes } = repaired(memoryLog(AEGIS, files));
    expect(plan.change).toMatchObject({ txnId: FIRST_REPAIR_ID + 1n, updates: 2, rewrittenTxnIds: [5n] });
    expect(recoverAsAegis(parseAegis(bytes!)).redo).toEqual([6n, 12n, 13n]);
  });

  test.each(["begin", "insert"])(
    "is not written a second time where the %s of its copy is damaged: nobody can tell the copies from it",
    (type) => {
      const bytes = Uint8Array.from(repair(REUSED).bytes!);
      let offset = 0;
      for (const { lsn, type: found, data } of parseAegis(bytes)) {
        if (lsn >= 8n && found === type) break;
        offset += EMPTY_RECORD_BYTES + data.length;
      }
      bytes.fill(0x5a, offset + 12, offset + 28);
      const { plan } = repaired(memoryLog(AEGIS, [[CURRENT, bytes]]), { salvage: true });
      expect([plan.status, plan.reason]).toEqual([
        "refused",
        `a record of transaction ${FIRST_REPAIR_ID}, an earlier repair, is missing, so nobody can tell what it has written again already`,
      ]);
    },
  );

  test("is one of which the begin is gone with an older segment", () => {
    const { plan, bytes } = repair([record(40, "update", 3, 7), record(41, "commit", 3)]);
    expect(plan.status).toBe("needed");
    expect(recoverAsAegis(parseAegis(bytes!)).redo).toEqual([43n]);
  });

  test("is written again in part, where a record of an undefined type makes the engine forget only that", () => {
    const { bytes } = repair([
      record(1, "begin", 1),
      record(2, "insert", 1, 7),
      unknown(3, 1),
      record(4, "insert", 1, 8),
      record(5, "commit", 1),
    ]);
    expect(recoverAsAegis(parseAegis(bytes!)).redo).toEqual([4n, 7n]);
  });

  test("keeps its order among others that are dropped, also where their records are interleaved", () => {
    const { bytes } = repair([
      record(10, "insert", 1, 7),
      record(12, "delete", 1, 7),
      record(11, "update", 2, 7),
      record(13, "commit", 2),
      record(14, "commit", 1),
    ]);
    const { redone } = recoverAsAegis(parseAegis(bytes!));
    expect(redone.map(({ type }) => type)).toEqual(["insert", "update", "delete"]);
  });
});

describe("what comes after a dropped commit", () => {
  const later = (end: "commit" | "abort" | null, page?: number): readonly RecordSpec[] => [
    ...REUSED,
    record(8, "begin", 6),
    record(9, "update", 6, page),
    ...(end === null ? [] : [record(10, end, 6)]),
  ];

  test.each([
    [
      "a committed change of its page",
      later("commit", 7),
      /transaction 5 at LSN 2 of page 7.* transaction 6 at LSN 9/,
    ],
    ["a committed change without a page", later("commit"), /transaction 6 at LSN 9, which names no page/],
    [
      "any committed change, where it names no page itself",
      [record(1, "insert", 3), record(2, "commit", 3), ...later(null).slice(4)],
      /transaction 3 at LSN 1, which names no page/,
    ],
  ])("%s: refused", (_, records, reason) => {
    const { plan, bytes } = repair(records);
    expect(plan).toMatchObject({ status: "refused", change: null });
    expect(plan.reason).toMatch(reason);
    expect(bytes).toBeNull();
  });

  test.each([
    ["a change of another page", later("commit", 99)],
    ["a change of its page that is not committed", later(null, 7)],
    ["a change of its page that is aborted", later("abort", 7)],
  ])("%s: no harm", (_, records) => {
    const { plan, bytes } = repair(records);
    expect(plan.status).toBe("needed");
    expect(recoverAsAegis(parseAegis(bytes!)).redone.filter(({ pageId }) => pageId === 7n).length).toBe(1);
  });
});

describe("a repair is refused", () => {
  test("of one file, since the engine reads all of the directory", () => {
    const path = writeLog(AEGIS, {
      "wal_0000000000000000.log": [record(1, "begin", 1)],
      [CURRENT]: REUSED.map((each) => ({ ...each, lsn: (each.lsn ?? 0n) + 1n })),
    });
    expect(repaired(openLog(path)).plan.status).toBe("needed");
    expect(repaired(openLog(`${path}/${CURRENT}`)).plan.reason).toMatch(/give the directory/);
  });

  test("where the file is not there in which the engine goes on writing", () => {
    const path = writeLog(AEGIS, { "wal_0000000000000003.log": REUSED });
    expect(repaired(openLog(path)).plan.reason).toMatch(/there is no wal_current.log/);
  });

  test("at a point in time", () => {
    expect(repair(REUSED, { toLsn: 7n }).plan.reason).toMatch(/a point in time/);
  });

  test("where a record that is gone may have changed the same data later, but not in a salvage", () => {
    const [, , , , ...reuse] = REUSED;
    const gap = [...REUSED.slice(0, 4), ...reuse.map((each) => ({ ...each, lsn: (each.lsn ?? 0n) + 3n }))];
    expect(repair(gap).plan.reason).toMatch(/^records are missing/);
    expect(repair(gap, { salvage: true }).plan.status).toBe("needed");
    // An LSN that stands there twice is none of those that are gone.
    const hidden = [
      ...gap.slice(0, 4),
      ...Array.from({ length: 4 }, () => record(1, "begin", 1)),
      ...gap.slice(4),
    ];
    expect(repair(hidden).plan.reason).toMatch(/^records are missing/);
  });

  test("where LSNs or ids come to an end", () => {
    const last = 2n ** 64n - 2n;
    expect(repair([record(1, "insert", 3, 7), record(last, "commit", 3)]).plan.reason).toMatch(
      /LSNs come to an end/,
    );
    const used = record(8, "begin", FIRST_REPAIR_ID + 0xffffn);
    expect(repair([...REUSED, used]).plan.reason).toMatch(/every transaction id/);
  });
});

const logs = listFixtures().filter((name) => name.startsWith("aegis/"));

/** What can be done about each real log that the engine does not recover, or go on with, as it should. */
const REAL_LOGS: Readonly<Record<string, readonly [plain: string, salvaged: string]>> = {
  "aegis/bitflip-length": ["an older segment is damaged", "an older segment is damaged"],
  "aegis/bitflip-middle-segment": ["an older segment is damaged", "an older segment is damaged"],
  "aegis/engine-truncated": ["transaction 9001 nothing but", "transaction 9001 nothing but"],
  "aegis/lsn-reset": ["sorts by LSN alone", "sorts by LSN alone"],
  "aegis/missing-segment": ["transaction 44 nothing but", "transaction 44 nothing but"],
  "aegis/restart-overwrite": ["transactions 44 and 48 nothing but", "transactions 44 and 48 nothing but"],
  "aegis/torn-tail": ["needed", "needed"],
  "aegis/torn-then-appended": ["damaged in 1 place", "needed"],
  "aegis/unknown-type": ["transaction 13 at LSN 66 of page 12", "transaction 13 at LSN 66 of page 12"],
  "aegis/zero-tail": ["needed", "needed"],
};

describe.each(logs)("%s", (name) => {
  const [plain, salvaged] = REAL_LOGS[name] ?? ["nothing-to-do", "nothing-to-do"];

  test.each([
    ["as it is", {}, plain],
    ["with --salvage", { salvage: true }, salvaged],
  ])("%s", (_, options: RecoverOptions, expected) => {
    const { plan, bytes, doubt } = repaired(openLog(fixturePath(name)), options);
    expect(plan.status === "refused" ? plan.reason : plan.status).toContain(expected);
    expect({ doubt, isWritten: bytes !== null }).toEqual({
      doubt: null,
      isWritten: plan.status === "needed",
    });
    if (bytes === null) return;
    const { records, engine } = readExpected(name);
    const log = parseAegis(bytes);
    const { redo, isOrderUndefined } = recoverAsAegis(log);
    const isTail = records.length === engine.recordsProcessed;
    const committed = isTail ? engine.redoLsns : recoverAt(fixturePath(name), AEGIS, options).redo.lsns;
    expect([log.length, list(redo), isOrderUndefined]).toEqual([
      records.length,
      [...committed!].join(),
      false,
    ]);
    expect(repaired(memoryLog(AEGIS, [[CURRENT, bytes]]), options).plan.status).toBe("nothing-to-do");
  });
});
