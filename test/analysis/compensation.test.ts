import { expect, test } from "vitest";
import { Compensation } from "../../src/analysis/compensation.ts";

test("the first CLR compensates the latest update", () => {
  expect(new Compensation(5n, 4n).expected()).toBe(4n);
});

test("nothing is expected where no update is known", () => {
  expect(new Compensation(5n, null).expected()).toBeNull();
});

test("each CLR says what is next, and 0 that nothing is", () => {
  const compensation = new Compensation(5n, 5n);
  compensation.addClr(3n);
  expect(compensation.expected()).toBe(3n);
  compensation.addClr(0n);
  expect(compensation.expected()).toBe(0n);
  expect(compensation.count).toBe(2);
});

test("an update behind CLRs is next, and behind it the chain goes on through the CLR that it names", () => {
  const compensation = new Compensation(4n, 4n);
  compensation.addClr(2n); // LSN 5
  compensation.addOther(6n, true, 5n);
  expect(compensation.expected()).toBe(6n);
  compensation.addClr(5n); // the update's prevLsn: the CLR
  expect(compensation.expected()).toBe(2n);
});

test("a record that changes nothing leaves the chain as it is", () => {
  const compensation = new Compensation(4n, 4n);
  compensation.addClr(2n);
  compensation.addOther(6n, false, 5n);
  expect(compensation.expected()).toBe(2n);
  expect(compensation.latestOther).toBe(6n);
});

test("the memory for interrupted chains is bounded", () => {
  const compensation = new Compensation(1n, 1n);
  for (let lsn = 2n; lsn < 5000n; lsn += 2n) {
    compensation.addClr(1n);
    compensation.addOther(lsn, true, lsn - 1n);
  }
  expect(compensation.expected()).toBeNull();
});
