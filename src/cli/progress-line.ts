import { describeBytes } from "../core/byte-size.ts";
import { bar } from "../report/bar.ts";

/** How far something is. */
export interface ProgressState {
  /** What is being done, in a word. */
  readonly label: string;
  /** How much of it. */
  readonly done: number;
  /** Null where nobody can say. */
  readonly total: number | null;
  readonly elapsedMs: number;
  /** What is counted; null for bytes. */
  readonly unit: string | null;
}

const BAR_COLUMNS_LEAST = 6;
const BAR_COLUMNS_MOST = 30;
const GAP = "  ";

/**
 * One line that fits: what, how much of it, a bar, the amount, the rate, and the time left. What there is no room for is
 * left out, the amount first.
 */
export function progressLine(state: ProgressState, columns: number): string {
  const { label, done, total } = state;
  const speed = `${amount(rateOf(state), state.unit)}/s`;
  if (total === null) return [label, amount(done, state.unit), speed].join(GAP);
  const share = total > 0 ? Math.min(done / total, 1) : 0;
  // What is read again, as around damage, was not foreseen.
  const percent = `${Math.min(Math.floor(share * 100), 99)} %`.padStart(4);
  const before = [label, percent];
  const after = [`of ${amount(total, state.unit)}`, speed, timeLeft(state)];
  for (const parts of [after, after.slice(1)]) {
    const text = [...before, "", ...parts].join(GAP);
    const room = Math.min(columns - text.length, BAR_COLUMNS_MOST);
    if (room >= BAR_COLUMNS_LEAST) return [...before, track(share, room), ...parts].join(GAP);
  }
  return [...before, ...after.slice(1)].join(GAP);
}

function track(share: number, columns: number): string {
  return bar(share, columns).padEnd(columns, "░");
}

/** In a second, on average. */
function rateOf({ done, elapsedMs }: ProgressState): number {
  return elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
}

function amount(count: number, unit: string | null): string {
  return unit === null ? describeBytes(Math.round(count)) : `${Math.round(count)} ${unit}`;
}

/** `1:02:03 left`, `0:07 left`. */
function timeLeft(state: ProgressState): string {
  const rate = rateOf(state);
  if (rate === 0) return "";
  const seconds = Math.ceil(Math.max(state.total! - state.done, 0) / rate);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return `${shown.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, "0"))).join(":")} left`;
}
