/**
 * Keeps the work on damage linear. Looking for records behind damage computes checksums of bytes that may be no
 * record at all, looks at headers far away and searches bytes again that lead nowhere; hostile bytes could make each
 * of these quadratic. So each kind of work has a purse: every byte that the scan passes pays something in, and what
 * cannot be paid is not tried. The purses are apart, so that one kind of work cannot starve another.
 */
interface Purse {
  readonly initial: number;
  readonly perPassedByte: number;
}

const MEBIBYTE: number = 1024 * 1024;

/** Kinds of work that are paid for. */
export type WorkKind = "check" | "check-long" | "proof" | "look" | "rescan";

const LONG_RECORD_BYTES = 4096;

const PURSES: Readonly<Record<WorkKind, Purse>> = {
  /** Bytes checksummed to see whether a record stands somewhere, where none did. */
  check: { initial: 64 * MEBIBYTE, perPassedByte: 64 },
  /** The same for records above {@link LONG_RECORD_BYTES}: headers that announce those must not starve the short. */
  "check-long": { initial: 64 * MEBIBYTE, perPassedByte: 4 },
  /** Bytes checksummed to prove a flipped bit or a true length. */
  proof: { initial: 64 * MEBIBYTE, perPassedByte: 4 },
  /** Looks at headers that no window holds. */
  look: { initial: 4096, perPassedByte: 1 / 1024 },
  /** Bytes searched that will be searched again. */
  rescan: { initial: 8 * MEBIBYTE, perPassedByte: 2 },
};

export class WorkBudget {
  // What was passed is one number for all purses: it is added to for every place that is looked at.
  #passedUpTo = 0;
  readonly #spent: Record<WorkKind, number> = { check: 0, "check-long": 0, proof: 0, look: 0, rescan: 0 };

  /** Takes note that the work has come to a position; what was passed before pays nothing again. */
  passTo(position: number): void {
    if (position > this.#passedUpTo) this.#passedUpTo = position;
  }

  /** Pays for some work; false where the budget does not allow it. */
  spend(kind: WorkKind, amount: number): boolean {
    const { initial, perPassedByte } = PURSES[kind];
    const spent = this.#spent[kind] + amount;
    if (spent > initial + this.#passedUpTo * perPassedByte) return false;
    this.#spent[kind] = spent;
    return true;
  }

  /** The purse that looking for a record of this length is paid from. */
  static checkKind(length: number): WorkKind {
    return length > LONG_RECORD_BYTES ? "check-long" : "check";
  }

  /** Gives back what was paid for work that led somewhere. */
  refund(kind: WorkKind, amount: number): void {
    this.#spent[kind] -= amount;
  }
}
