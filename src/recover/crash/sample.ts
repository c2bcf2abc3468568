/** So many of the numbers from `first` to `last`, evenly spread, both ends among them; all where they are no more. */
export function spread(first: number, last: number, count: number): number[] {
  const all = last - first + 1;
  if (all <= 0) return [];
  if (count >= all) return Array.from({ length: all }, (_, i) => first + i);
  if (count <= 1) return [last];
  return Array.from({ length: count }, (_, i) => first + Math.round((i * (all - 1)) / (count - 1)));
}
