/** What a simulator knows of a transaction, beyond its id, which others may have had before. */
export interface SimulatedTransaction {
  readonly id: bigint;
  /** Number of the process that ran it, from 0. */
  readonly process: number;
}
