import type { MapData } from "../src/report/html/page-data.ts";

/** Which LSN the record with a number has: exactly where it is known, else about. */
export class LsnAxis {
  private readonly every: number;
  private readonly lsns: readonly bigint[];
  private readonly listed: MapData["listed"];

  constructor({ lsns, listed }: Pick<MapData, "lsns" | "listed">) {
    this.every = lsns.every;
    this.lsns = lsns.list.map(BigInt);
    this.listed = listed;
  }

  /** `75`, `about 75`, or nothing for a record that is not there. */
  textAt(ordinal: number): string {
    const exact = this.listed?.[ordinal];
    if (exact !== undefined) return exact.lsn;
    const sample = Math.floor(ordinal / this.every);
    const from = this.lsns[sample];
    if (from === undefined) return "";
    const beyond = ordinal - sample * this.every;
    if (beyond === 0) return String(from);
    const next = this.lsns[sample + 1];
    // Between two samples that lie as far apart as their records do, every LSN is most probably there.
    return next !== undefined && next - from === BigInt(this.every)
      ? String(from + BigInt(beyond))
      : `about ${from}`;
  }
}
