/**
 * Which LSNs can come next. Concurrent writers take an LSN before they get at the buffer, so neighbours may be out
 * of order by some records (below ten were seen with eight writers).
 */
const DISORDER = 64n;

/** A torn header is believed when its LSN lies at most this far above the highest one. */
const AHEAD = 65_536n;

/** Nothing has been written yet that could say more: any LSN below this is taken for one. */
const UNSEEN_LIMIT: bigint = 1n << 56n;

/** What is known of the LSNs before a place in the log. */
export interface KnownLsns {
  /** The highest since the last reset, or null where there is none. */
  readonly highest: bigint | null;
  /** LSNs of the records right before the place, as many as are at hand. Asked for only when it matters. */
  readonly recent: ReadonlySet<bigint>;
}

/** The same, with the LSN of a damaged record that is believed to stand at the place. */
export function withLsn(known: KnownLsns, lsn: bigint | null): KnownLsns {
  if (lsn === null || (known.highest !== null && lsn <= known.highest)) return known;
  return {
    highest: lsn,
    get recent(): ReadonlySet<bigint> {
      return known.recent;
    },
  };
}

/** How many records so many damaged bytes can have held: at least one. */
function lostRecords(lostBytes: number, minimumBytes: number): bigint {
  return BigInt(Math.max(1, Math.floor(lostBytes / minimumBytes)));
}

/**
 * Whether `lsn` goes on where the known ones end, after `lostBytes` damaged bytes that can have held records of
 * `minimumBytes` and more: above the highest by no more than was lost, or a recent one that is still missing.
 */
export function continuesLog(
  lsn: bigint,
  known: KnownLsns,
  lostBytes: number,
  minimumBytes: number,
): boolean {
  const highest = known.highest ?? 0n;
  if (lsn > highest) return unexplainedGap(lsn, highest, lostBytes, minimumBytes) <= DISORDER;
  return lsn + DISORDER > highest && known.recent.has(lsn - 1n) && !known.recent.has(lsn);
}

/** How many LSNs are missing between `highest` and `lsn` that the lost bytes do not account for. */
export function unexplainedGap(
  lsn: bigint,
  highest: bigint | null,
  lostBytes: number,
  minimumBytes: number,
): bigint {
  const last = highest ?? 0n;
  // Going back is further off than any gap.
  if (lsn <= last) return UNSEEN_LIMIT;
  const missing = lsn - last - 1n - lostRecords(lostBytes, minimumBytes);
  return missing > 0n ? missing : 0n;
}

/** Whether `lsn` stands in a header that may have been written next; a reopened log may start again at 1. */
export function canComeNext(lsn: bigint, highest: bigint | null): boolean {
  return lsn >= 1n && lsn <= limitAfter(highest);
}

/** The same for the low `bits` bits of an LSN of which the rest is cut off. */
export function canPartComeNext(part: bigint, bits: number, highest: bigint | null): boolean {
  const limit = limitAfter(highest);
  return limit >= 1n << BigInt(bits) || part <= limit;
}

function limitAfter(highest: bigint | null): bigint {
  return highest === null ? UNSEEN_LIMIT : highest + AHEAD;
}
