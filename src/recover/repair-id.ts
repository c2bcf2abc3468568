/**
 * Transactions that repair a log take ids of their own, the bytes `walctl` with 16 bits to count behind them. Such a
 * transaction is written while no process has the log open. Among page images it sets every byte that is in question to
 * its committed value, so whatever is open before it is over, also a transaction whose id a later one has taken, which
 * no record of its own could close any more. Among logical records it writes changes again that the engine leaves out.
 */
export const FIRST_REPAIR_ID = 0x7761_6c63_746c_0000n;
export const LAST_REPAIR_ID = 0x7761_6c63_746c_ffffn;

const HIGH = 0x7761_6c63;
const LOW = 0x746c;

export function isRepairId(high: number, low: number): boolean {
  return high === HIGH && low >>> 16 === LOW;
}

/** Finds an id for a repair that occurs nowhere in a log: the one behind the highest that does. */
export class RepairIds {
  private used = -1;

  /** Takes a record's transaction id, of whatever type the record is. */
  add(high: number, low: number): void {
    if (isRepairId(high, low) && (low & 0xffff) > this.used) this.used = low & 0xffff;
  }

  /** Null where none is left. */
  get next(): bigint | null {
    const id = FIRST_REPAIR_ID + BigInt(this.used + 1);
    return id <= LAST_REPAIR_ID ? id : null;
  }
}
