import type { U64List } from "./u64-list.ts";

/** Blocks of so many are sorted by insertion, which costs next to nothing where they are in order. */
const BLOCK = 32;

/**
 * Sorts indices by the numbers that a list holds at them, ascending; equal ones keep their order.
 *
 * A log is in order but for a few neighbours, and merging two parts that are in order already costs one comparison.
 * Room for as many indices again is taken only where parts have to be merged.
 */
export function sortByColumn(indices: Uint32Array, keys: U64List): void {
  const { length } = indices;
  for (let from = 0; from < length; from += BLOCK) {
    sortByInsertion(indices, keys, from, Math.min(from + BLOCK, length));
  }
  let spare: Uint32Array | null = null;
  for (let width = BLOCK; width < length; width *= 2) {
    for (let from = 0; from + width < length; from += 2 * width) {
      const middle = from + width;
      if (!isAbove(keys, indices[middle - 1]!, indices[middle]!)) continue;
      spare ??= new Uint32Array(length);
      merge(indices, spare, keys, from, middle, Math.min(middle + width, length));
    }
  }
}

function sortByInsertion(indices: Uint32Array, keys: U64List, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const moved = indices[i]!;
    let at = i;
    while (at > from && isAbove(keys, indices[at - 1]!, moved)) {
      indices[at] = indices[at - 1]!;
      at -= 1;
    }
    indices[at] = moved;
  }
}

/** Merges two neighbouring parts, each in order. Only the first one has to move out of the way. */
function merge(
  indices: Uint32Array,
  spare: Uint32Array,
  keys: U64List,
  from: number,
  middle: number,
  to: number,
): void {
  spare.set(indices.subarray(from, middle), from);
  let left = from;
  let right = middle;
  for (let at = from; left < middle; at++) {
    const takesRight = right < to && isAbove(keys, spare[left]!, indices[right]!);
    indices[at] = takesRight ? indices[right++]! : spare[left++]!;
  }
}

function isAbove(keys: U64List, a: number, b: number): boolean {
  const difference = keys.highAt(a) - keys.highAt(b);
  return difference > 0 || (difference === 0 && keys.lowAt(a) > keys.lowAt(b));
}
