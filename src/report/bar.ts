/** A full block and its eighths, thinnest first. */
const FULL = "█";
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A horizontal bar for a share from 0 to 1 of so many columns; whatever is not 0 shows. */
export function bar(share: number, columns: number): string {
  const eighths = Math.round(share * columns * 8);
  const shown = share > 0 ? Math.max(1, eighths) : 0;
  return FULL.repeat(shown >>> 3) + EIGHTHS[shown & 7];
}
