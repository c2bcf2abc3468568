/** Index of the last of ascending numbers that is at most `limit`; of equal ones the last. */
export function lastAtMost(
  numbers: ArrayLike<number>,
  limit: number,
  count: number = numbers.length,
): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
