export function ascending(values: Iterable<bigint>): bigint[] {
  return [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** @throws RangeError where there is none */
export function smallest(values: readonly bigint[]): bigint {
  const [first] = ascending(values);
  if (first === undefined) throw new RangeError("no values");
  return first;
}

/** @throws RangeError where there is none */
export function largest(values: readonly bigint[]): bigint {
  const last = ascending(values).at(-1);
  if (last === undefined) throw new RangeError("no values");
  return last;
}
