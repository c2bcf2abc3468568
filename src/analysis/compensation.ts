/** A chain that led back to a CLR: what its transaction would compensate next at that time. */
interface Resumption {
  readonly clr: bigint;
  readonly undoNext: bigint | null;
}

/** More than this and the incarnation's CLRs are believed: nothing but a made-up log gets there. */
const MAX_RESUMPTIONS = 1000;

/**
 * The compensation log records of one incarnation. Few incarnations have any, so this is an object apart from the
 * transaction table.
 */
export class Compensation {
  /** CLRs so far. */
  count = 0;
  /** The latest record that is no CLR. Chains may count CLRs or pass over them. */
  latestOther: bigint;
  /** The update that the next CLR compensates; null where that is not known. */
  private undoNext: bigint | null;
  private latestIsClr = false;
  private readonly resumptions: Resumption[] = [];

  /** @param latestUpdate the update that the first CLR compensates; null where none is known */
  constructor(latestOther: bigint, latestUpdate: bigint | null) {
    this.latestOther = latestOther;
    this.undoNext = latestUpdate;
  }

  /**
   * LSN of the update that the next CLR compensates: the undo chain, followed through the CLRs it meets; null where
   * it is not known, 0 where there is nothing left to undo.
   */
  expected(): bigint | null {
    let lsn = this.undoNext;
    for (let i = this.resumptions.length - 1; i >= 0; i--) {
      const resumption = this.resumptions[i]!;
      if (resumption.clr === lsn) lsn = resumption.undoNext;
    }
    return this.resumptions.length < MAX_RESUMPTIONS ? lsn : null;
  }

  /** @param undoNext what the CLR says is to be undone next; null where it does not say */
  addClr(undoNext: bigint | null): void {
    this.count += 1;
    this.undoNext = undoNext;
    this.latestIsClr = true;
  }

  /** A record that is no CLR, after CLRs; `latest` is the LSN of the record before it. */
  addOther(lsn: bigint, isUpdate: boolean, latest: bigint): void {
    this.latestOther = lsn;
    if (!isUpdate) return;
    if (this.latestIsClr && this.resumptions.length < MAX_RESUMPTIONS) {
      this.resumptions.push({ clr: latest, undoNext: this.undoNext });
    }
    this.latestIsClr = false;
    this.undoNext = lsn;
  }
}
