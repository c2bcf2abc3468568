import type { LsnGap, LsnReport } from "../analysis/lsn-order/lsn-report.ts";
import type { LsnJump, SegmentLsnReport } from "../analysis/lsn-order/segment-lsns.ts";
import { U64_MAX } from "../core/u64.ts";

/** Counts the LSNs that are missing from a log up to a point in time. */
export class MissingLsns implements LsnReport {
  count = 0n;
  private first: bigint | null = null;
  private readonly toLsn: bigint;

  /** @param toLsn the last LSN that counts; null for all */
  constructor(toLsn: bigint | null) {
    this.toLsn = toLsn ?? U64_MAX;
  }

  /** The same for formats with LSNs by position. */
  readonly ofSegments: SegmentLsnReport = {
    gap: ({ expected, firstLsn, missing }: LsnJump) => this.add(expected, firstLsn - 1n, missing),
    overlap: () => {},
  };

  gap({ from, to, missing }: LsnGap): void {
    this.add(from, to, missing);
  }

  disorder(): void {}
  reset(): void {}
  repeated(): void {}

  /** In a sentence; null where none is. */
  describe(): string | null {
    const { count, first } = this;
    if (count === 0n) return null;
    const [are, them] = count === 1n ? ["1 LSN is", "it"] : [`${count} LSNs are`, "them"];
    return `At least ${are} missing, from LSN ${first} on: whether anything was written under ${them}, and what, no recovery knows. walctl verify says where.`;
  }

  private add(from: bigint, to: bigint, missing: bigint): void {
    if (from > this.toLsn) return;
    const existing = (to < this.toLsn ? to : this.toLsn) - from + 1n;
    const sum = this.count + (missing < existing ? missing : existing);
    // Where LSNs start again, more can be missing than there are.
    this.count = sum < U64_MAX ? sum : U64_MAX;
    if (this.first === null || from < this.first) this.first = from;
  }
}
