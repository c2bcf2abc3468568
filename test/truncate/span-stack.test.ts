import { expect, test } from "vitest";
import { SpanStack } from "../../src/truncate/span-stack.ts";

/** Spans `[start, end]` in the order of their ends, as a log grows. */
function stackOf(spans: readonly (readonly [number, number])[], most?: number): SpanStack {
  const stack = new SpanStack(most);
  for (const [start, end] of spans) stack.extend(start, end);
  return stack;
}

test("a cut moves to where the span that it falls into begins", () => {
  const stack = stackOf([[3, 7]]);
  expect([2, 3, 4, 7, 8].map((cut) => stack.lower(cut))).toEqual([2, 3, 3, 3, 8]);
});

test("spans that overlap move a cut as one, spans that only follow each other do not", () => {
  const stack = stackOf([
    [1, 4],
    [3, 6],
    [7, 9],
    [10, 12],
  ]);
  expect([5, 7, 8, 10, 11].map((cut) => stack.lower(cut))).toEqual([1, 7, 7, 10, 10]);
});

test("a span over all before it swallows them", () => {
  const stack = stackOf([
    [2, 3],
    [5, 6],
    [1, 8],
  ]);
  expect([2, 4, 6, 8, 9].map((cut) => stack.lower(cut))).toEqual([1, 1, 1, 1, 9]);
});

test("what was forgotten keeps everything, and what was not is still known", () => {
  const stack = stackOf(
    [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
    4,
  );
  stack.forgetBefore(5);
  expect([2, 4, 6, 8, 9].map((cut) => stack.lower(cut))).toEqual([0, 0, 5, 7, 9]);
});

test("few spans are not worth forgetting", () => {
  const stack = stackOf([[1, 2]]);
  stack.forgetBefore(100);
  expect(stack.lower(2)).toBe(1);
});
