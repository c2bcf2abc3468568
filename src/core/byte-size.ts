const UNITS: readonly string[] = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes for people: `1.5 GiB`. */
export function describeBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
