const NUMBER = new Intl.NumberFormat("en-US");
const UNITS: readonly string[] = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** `1,234,567`; also for 64-bit numbers, which come as text. */
export function count(value: number | string): string {
  return typeof value === "number" ? NUMBER.format(value) : NUMBER.format(BigInt(value));
}

/** `1.5 MiB`. */
export function bytes(value: number): string {
  let scaled = value;
  let unit = 0;
  while (scaled >= 1024 && unit < UNITS.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  if (unit === 0) return plural(value, "byte");
  return `${scaled.toFixed(1)} ${UNITS[unit]}`;
}

/** `1.5 MiB (1,572,864 bytes)`. */
export function bytesExactly(value: number): string {
  return value < 1024 ? bytes(value) : `${bytes(value)} (${count(value)} bytes)`;
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** `12.5 %`; what is there but rounds to nothing is said to be small. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  const share = (part / whole) * 100;
  return share < 0.1 ? "< 0.1 %" : `${share.toFixed(1)} %`;
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** For the labels of an axis: `1.5 M`. */
export function short(value: number): string {
  if (value >= 1e9) return `${+(value / 1e9).toFixed(1)} G`;
  if (value >= 1e6) return `${+(value / 1e6).toFixed(1)} M`;
  if (value >= 1e4) return `${+(value / 1e3).toFixed(1)} k`;
  return count(value);
}
