/**
 * Keeps the work on damage linear. Looking for records behind damage computes checksums of bytes that may be no
 * record at all, and looks at headers far away; hostile bytes could make that quadratic. Each byte that is passed
 * earns the right to checksum a few, and some bytes the right to a far look; what cannot be paid is not tried.
 */
const CHECKSUM_BYTES_PER_BYTE = 4;
const INITIAL_CHECKSUM_BYTES: number = 64 * 1024 * 1024;
const LOOKS_PER_BYTE: number = 1 / 1024;
const INITIAL_LOOKS = 4096;

export class WorkBudget {
  #checksumBytes: number = INITIAL_CHECKSUM_BYTES;
  #looks: number = INITIAL_LOOKS;

  earn(passedBytes: number): void {
    this.#checksumBytes += passedBytes * CHECKSUM_BYTES_PER_BYTE;
    this.#looks += passedBytes * LOOKS_PER_BYTE;
  }

  /** Pays for a checksum over so many bytes; false where the budget does not allow it. */
  spend(checksumBytes: number): boolean {
    if (checksumBytes > this.#checksumBytes) return false;
    this.#checksumBytes -= checksumBytes;
    return true;
  }

  /** Pays for a look at a header that no window holds; false where the budget does not allow it. */
  spendLook(): boolean {
    if (this.#looks < 1) return false;
    this.#looks -= 1;
    return true;
  }
}
