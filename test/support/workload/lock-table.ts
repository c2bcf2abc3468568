/** Exclusive locks on bytes, held to the end of a transaction. */
export class LockTable<Owner> {
  private readonly owners: Map<string, Owner> = new Map();

  /** Locks every byte of a range, or none and returns false where another owner has one of them. */
  acquire(owner: Owner, pageId: bigint, offset: number, length: number): boolean {
    const bytes = Array.from({ length }, (_, i) => `${pageId}:${offset + i}`);
    if (bytes.some((byte) => (this.owners.get(byte) ?? owner) !== owner)) return false;
    for (const byte of bytes) this.owners.set(byte, owner);
    return true;
  }

  release(owner: Owner): void {
    for (const [byte, holder] of this.owners) if (holder === owner) this.owners.delete(byte);
  }
}
