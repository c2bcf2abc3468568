import { describe, expect, test } from "vitest";
import type { RecordType } from "../../src/format/record.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { EventLog } from "../support/event-log.ts";

const rivvenName = (number: number): string => `${String(number).padStart(20, "0")}.wal`;

describe("fragments", () => {
  const rivven = (...types: readonly RecordType[]): EventLog =>
    new EventLog(RIVVEN).segment(rivvenName(0), 1n).records(...types.map((type) => ({ type })));

  test("whole chains, with other records between them", () => {
    const log = rivven("first", "middle", "middle", "last", "full", "first", "checkpoint", "last");
    expect(log.findings()).toEqual([]);
  });

  test("a middle or a last without a first is an orphan", () => {
    expect(rivven("full", "middle", "full", "last").findings()).toEqual([
      "fragment-orphan 2 error",
      "fragment-orphan 4 error",
    ]);
  });

  test("a chain without its first is one orphan", () => {
    expect(rivven("full", "middle", "middle", "last", "full").findings()).toEqual([
      "fragment-orphan 2 error",
    ]);
  });

  test("a first that another record follows has no last", () => {
    expect(rivven("first", "full", "first", "first", "last").findings()).toEqual([
      "fragment-unterminated 1 error",
      "fragment-unterminated 3 error",
    ]);
  });

  test("a chain that is open at the log's end is a warning", () => {
    expect(rivven("full", "first", "middle").findings()).toEqual(["fragment-unterminated 2 warning"]);
  });

  test("damage can hold the rest of a chain, or its beginning", () => {
    const log = rivven("first").damage(40).records({ type: "middle" }, { type: "last" }, { type: "full" });
    expect(log.codes()).toEqual(["unreadable-region"]);
  });

  test("a record of an undefined type can be any part of a chain", () => {
    expect(rivven("unknown", "middle", "last").codes()).toEqual(["unknown-type"]);
    expect(rivven("first", "unknown", "full").codes()).toEqual(["unknown-type"]);
  });

  test("behind a chain whose beginning was damaged an orphan is an orphan again", () => {
    const log = rivven("full").damage(40).records({ type: "last" }, { type: "last" });
    expect(log.codes()).toEqual(["unreadable-region", "fragment-orphan"]);
  });

  test("a chain can go on in the next segment, but not over a missing one", () => {
    const first = (): EventLog => rivven("full", "first");
    expect(first().segment(rivvenName(3), 3n).records({ type: "last" }).findings()).toEqual([]);
    expect(first().segment(rivvenName(9), 9n).records({ type: "last" }).codes()).toEqual(["segment-gap"]);
  });
});

describe("transaction markers without ids", () => {
  const rivven = (...types: readonly RecordType[]): EventLog =>
    new EventLog(RIVVEN).segment(rivvenName(0), 1n).records(...types.map((type) => ({ type })));

  test("more ends than begins are a warning", () => {
    expect(rivven("begin", "full", "commit", "abort").findings()).toEqual(["txn-without-begin 4 warning"]);
  });

  test("transactions can be open at the same time", () => {
    expect(rivven("begin", "begin", "commit", "abort").findings()).toEqual([]);
  });

  test("a log without begins is by an engine that writes none", () => {
    expect(rivven("full", "commit", "commit", "begin", "commit").findings()).toEqual([]);
  });
});
