import { describe, expect, test } from "vitest";
import { UnitQueue } from "../../../src/log/parallel/unit-queue.ts";

const queueOf = (slots: number, units: number) => new UnitQueue(UnitQueue.allocate(slots), units);

describe("the queue of units", () => {
  test("units are claimed in order, as long as slots are free", () => {
    const queue = queueOf(2, 5);
    expect([queue.claim(), queue.claim(), queue.claim()]).toEqual([0, 1, -1]);
  });

  test("a slot is free once its unit is done and passed", () => {
    const queue = queueOf(2, 5);
    queue.claim();
    queue.claim();
    queue.passTo(1);
    expect(queue.claim()).toBe(-1);
    queue.setDone(0);
    expect(queue.claim()).toBe(2);
    expect(queue.isDone(0)).toBe(true);
    queue.setDone(2);
    expect(queue.isDone(0)).toBe(false);
    expect(queue.isDone(2)).toBe(true);
  });

  test("a scan that jumps ahead does not free slots that are still written to", () => {
    const queue = queueOf(2, 9);
    queue.claim();
    queue.claim();
    queue.passTo(7);
    expect(queue.claim()).toBe(-1);
    queue.setDone(0);
    expect([queue.claim(), queue.claim()]).toEqual([2, -1]);
  });

  test("nothing is claimed behind the last unit", () => {
    const queue = queueOf(4, 1);
    expect(queue.isAllClaimed).toBe(false);
    expect([queue.claim(), queue.claim()]).toEqual([0, -1]);
    expect(queue.isAllClaimed).toBe(true);
  });

  test("waiting ends with a change that came after the look, and else with the time", () => {
    const queue = queueOf(1, 1);
    const { changes } = queue;
    queue.setDone(0);
    expect(queue.waitForChange(changes, 10_000)).toBe(true);
    expect(queue.waitForChange(queue.changes, 1)).toBe(false);
  });
});
