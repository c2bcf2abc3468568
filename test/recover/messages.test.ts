import { describe, expect, test } from "vitest";
import type { RecordType } from "../../src/format/record.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import type { RecoverResult } from "../../src/recover/result.ts";
import { recordOf } from "../support/event-log.ts";
import { divergenceLines } from "../support/log-writer.ts";
import { fulls, rivvenRecords as records, recoverRivven, rivvenName } from "../support/rivven-log.ts";

const redo = ({ redo }: RecoverResult): number[] => [...redo.lsns!].map(Number);
const uncertain = ({ redo }: RecoverResult): number[] => [...redo.uncertain!.lsns!].map(Number);
const engineRedo = ({ engine }: RecoverResult): number[] => [...engine.redo!].map(Number);

/** Both ends belong to it. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** One full record with a byte changed. */
function damaged(at: number, value: number): Uint8Array {
  const bytes = RIVVEN.encode(recordOf(RIVVEN, { type: "full" }));
  bytes[at] = value;
  return bytes;
}

describe("messages", () => {
  test("fragments make up one message, which has the LSN of its first", () => {
    const result = recoverRivven(records("full", "first", "middle", "middle", "last", "full"));
    expect([redo(result), result.redo.count, result.notes]).toEqual([[1, 2, 6], 3, []]);
    expect(engineRedo(result)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("fragments that make up no whole message are left out, and noted", () => {
    const result = recoverRivven(records("middle", "full", "first", "full", "last", "first"));
    expect(redo(result)).toEqual([2, 4]);
    expect(result.notes?.join()).toMatch(/^Left out: 4 fragments/);
  });

  test("a message goes on in the next segment", () => {
    const result = recoverRivven({
      [rivvenName(0)]: records("full", "first"),
      [rivvenName(3)]: records("last", "full"),
    });
    expect(redo(result)).toEqual([1, 2, 4]);
  });

  test("but not across a missing segment", () => {
    const result = recoverRivven({
      [rivvenName(0)]: records("full", "first"),
      [rivvenName(9)]: records("last", "full"),
    });
    expect(redo(result)).toEqual([1, 10]);
  });

  test("nor behind a record at which the engine's reader leaves a segment", () => {
    const files = {
      [rivvenName(0)]: [...records("first"), damaged(12, 99)],
      [rivvenName(3)]: records("last", "full"),
    };
    expect(redo(recoverRivven(files))).toEqual([4]);
  });

  test("records without data and encrypted ones are noted", () => {
    const result = recoverRivven([{ type: "full", data: new Uint8Array(0) }, ...fulls(1)]);
    expect([redo(result), result.notes?.join()]).toEqual([
      [1, 2],
      expect.stringMatching(/^1 of .* has no data/),
    ]);
  });

  test("checkpoints and markers are no messages; records above the point in time do not exist", () => {
    const result = recoverRivven(records("full", "checkpoint", "full", "full"), { toLsn: 3n });
    expect([redo(result), engineRedo(result), result.analysis.checkpointLsn]).toEqual([[1, 3], [1, 3], 2n]);
  });
});

describe("transactions", () => {
  test.each<[string, readonly RecordType[], number[]]>([
    ["one that committed", ["full", "begin", "full", "commit", "full"], []],
    ["one that aborted", ["full", "begin", "full", "abort", "full"], [3]],
    ["one that is still open", ["full", "begin", "full", "full"], [3, 4]],
    [
      "an abort between two commits",
      ["begin", "full", "commit", "begin", "full", "abort", "begin", "full", "commit"],
      [5],
    ],
    // The abort can end either transaction; what stands behind it is in one that commits.
    [
      "two that overlap, of which one aborts",
      ["begin", "full", "begin", "full", "abort", "full", "commit", "full"],
      [2, 4],
    ],
    [
      "two that overlap, of which one is still open",
      ["begin", "full", "begin", "full", "commit", "full"],
      [2, 4, 6],
    ],
  ])("%s", (_, types, expected) => {
    const result = recoverRivven(records(...types));
    const messages = types.flatMap((type, index) => (type === "full" ? [index + 1] : []));
    expect(uncertain(result)).toEqual(expected);
    expect(redo(result)).toEqual(messages.filter((lsn) => !expected.includes(lsn)));
    expect([result.redo.count, result.redo.uncertain?.count]).toEqual([
      messages.length - expected.length,
      expected.length,
    ]);
  });

  test("an end without a begin leaves nothing out, and is noted", () => {
    const result = recoverRivven(records("full", "abort", "full"));
    expect([redo(result), result.analysis.transactions]).toEqual([
      [1, 3],
      { committed: 0, aborted: 1, active: 0, ended: 0 },
    ]);
    expect(result.notes?.join()).toMatch(/^1 commit or abort marker without a begin/);
  });
});

describe("segments that overlap", () => {
  const files = {
    [rivvenName(0)]: fulls(4),
    [rivvenName(3)]: fulls(5),
    [rivvenName(5)]: fulls(2),
    [rivvenName(8)]: fulls(1),
  };

  test("are redone in the order of writing where names and counts prove it", () => {
    // 1 + 4 = 5; restarted there with 2 records, so 3; 3 + 5 = 8.
    const result = recoverRivven(files);
    expect(redo(result)).toEqual([1, 2, 3, 4, 5, 6, ...range(3, 7), 8]);
    expect(engineRedo(result)).toEqual([1, 2, 3, 4, ...range(3, 7), 5, 6, 8]);
    expect(divergenceLines(result)).toEqual(["redo-order: ; "]);
  });

  test("and in the order of names where they do not", () => {
    const result = recoverRivven({ ...files, [rivvenName(8)]: [], [rivvenName(9)]: fulls(1) });
    expect(redo(result)).toEqual([1, 2, 3, 4, ...range(3, 7), 5, 6, 9]);
    expect(divergenceLines(result)).toEqual(["order-unknown: ; "]);
  });

  test("damage that a segment written over could have left proves nothing", () => {
    const segment = [...fulls(1), new Uint8Array(9).fill(0x33), ...fulls(1)];
    expect(divergenceLines(recoverRivven({ ...files, [rivvenName(5)]: segment }))).toContain(
      "order-unknown: ; ",
    );
  });

  test("a segment that was written in two stretches", () => {
    // 3 could only be named when 5 held 2 records; the third one was written after another restart.
    const result = recoverRivven({
      [rivvenName(0)]: fulls(4),
      [rivvenName(3)]: fulls(5),
      [rivvenName(5)]: fulls(3),
    });
    expect(redo(result)).toEqual([1, 2, 3, 4, 5, 6, ...range(3, 7), 7]);
  });
});

describe("the reader and the writer", () => {
  test("a damaged magic: the reader ends there, and the writer overwrites what stands behind", () => {
    const result = recoverRivven([...fulls(3), damaged(0, 0x56), ...fulls(2)]);
    expect([redo(result), result.unreachableRecords]).toEqual([[1, 2, 3], 2]);
    expect(result.divergences.map(({ code }) => code)).toEqual([
      "records-unreachable",
      "committed-changes-lost",
    ]);
    expect(result.divergences[1]?.message).toMatch(/writes on at byte 66 of .* overwrites 2 intact records/);
  });

  test("--salvage takes what stands behind; a damaged record keeps its LSN", () => {
    const result = recoverRivven([...fulls(3), damaged(0, 0x56), ...fulls(2)], { salvage: true });
    expect([redo(result), engineRedo(result)]).toEqual([
      [1, 2, 3, 5, 6],
      [1, 2, 3],
    ]);
  });

  test("damaged data: the writer goes on behind, where the reader does not get", () => {
    const result = recoverRivven([...fulls(3), damaged(15, 0x55), ...fulls(2)]);
    expect(result.divergences.map(({ code }) => code)).toEqual(["records-unreachable"]);
    expect(result.notes?.join()).toMatch(/write on at byte 132 of .* behind a record at byte 66/);
  });

  test("in a segment that is not the newest nothing is written", () => {
    const result = recoverRivven({
      [rivvenName(0)]: [...fulls(1), damaged(0, 0x56), ...fulls(2)],
      [rivvenName(5)]: fulls(1),
    });
    expect(result.divergences.map(({ code }) => code)).toEqual(["records-unreachable"]);
    expect(redo(result)).toEqual([1, 5]);
  });

  test("an undefined type ends the file for the reader", () => {
    const result = recoverRivven([...fulls(2), damaged(12, 99), ...fulls(2)]);
    expect([engineRedo(result), result.unreachableRecords]).toEqual([[1, 2], 3]);
    expect(recoverRivven([...fulls(2), damaged(12, 99), ...fulls(2)], { salvage: true }).redo.count).toBe(4);
  });

  test("the encrypted flag over data that no key decrypts is an error", () => {
    const result = recoverRivven([...fulls(2), damaged(13, 6), ...fulls(2)]);
    expect([result.engine.outcome, engineRedo(result)]).toEqual(["fails", [1, 2]]);
    expect(result.engine.message).toMatch(/LSN 3 has the encrypted flag/);
    const before = recoverRivven([...fulls(2), damaged(13, 6), ...fulls(2)], { toLsn: 2n });
    expect(before.engine.outcome).toBe("completes");
  });
});
