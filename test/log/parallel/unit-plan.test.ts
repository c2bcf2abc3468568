import { describe, expect, test } from "vitest";
import { UnitPlan } from "../../../src/log/parallel/unit-plan.ts";

describe("units of a log", () => {
  const plan = new UnitPlan([250, 0, 100, 1], 100);

  test("each segment is cut at multiples of the unit; an empty one has none", () => {
    expect(Array.from({ length: plan.count }, (_, number) => plan.unit(number))).toEqual([
      { segmentIndex: 0, from: 0, to: 100 },
      { segmentIndex: 0, from: 100, to: 200 },
      { segmentIndex: 0, from: 200, to: 250 },
      { segmentIndex: 2, from: 0, to: 100 },
      { segmentIndex: 3, from: 0, to: 1 },
    ]);
  });

  test("a position lies in the unit that holds it, and in none behind the listed size", () => {
    expect(plan.numberOf(0, 0)).toBe(0);
    expect(plan.numberOf(0, 199)).toBe(1);
    expect(plan.numberOf(0, 200)).toBe(2);
    expect(plan.numberOf(0, 300)).toBe(-1);
    expect(plan.numberOf(1, 0)).toBe(-1);
    expect(plan.numberOf(2, 99)).toBe(3);
    expect(plan.numberOf(2, 100)).toBe(-1);
    expect(plan.numberOf(3, 0)).toBe(4);
    expect(plan.numberOf(4, 0)).toBe(-1);
  });
});
