import { expect, test } from "vitest";
import type { EndFacts, EndVerdict } from "../../src/log/end-of-segment.ts";
import { decideEnd, END_OF_SEGMENT_TABLE } from "../../src/log/end-of-segment.ts";

const FACTS: readonly (keyof EndFacts)[] = [
  "allZero",
  "explained",
  "incomplete",
  "plausible",
  "complete",
  "endsInZeros",
];

/** The contract's sentence, written a second time as code: the first letter that applies. */
function byTheContract(facts: EndFacts): EndVerdict {
  if (facts.allZero) return "zero";
  if (facts.explained) return "explained";
  if (facts.incomplete && facts.plausible) return "torn";
  if (facts.complete && facts.endsInZeros) return "torn";
  if (facts.complete) return "checksum-mismatch";
  return "garbage";
}

const COMBINATIONS = Array.from({ length: 2 ** FACTS.length }, (_, mask) => {
  const facts = Object.fromEntries(FACTS.map((fact, i) => [fact, ((mask >> i) & 1) === 1]));
  return facts as unknown as EndFacts;
});

test.each(COMBINATIONS)("%o is decided as the contract says", (facts) => {
  expect(decideEnd(facts).verdict).toBe(byTheContract(facts));
});

test("every row of the table decides something", () => {
  const deciding = new Set(COMBINATIONS.map((facts) => decideEnd(facts).name));
  expect([...deciding].sort()).toEqual(END_OF_SEGMENT_TABLE.map((row) => row.name).sort());
});
