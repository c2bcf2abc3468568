/** Versions of the pages, side by side. */
export const COMMITTED_PLANE = 0;
export const ARIES_PLANE = 1;
export const ENGINE_PLANE = 2;

/** Who wrote a byte: number of an incarnation plus one; 0 is nobody that is known. */
export type Writer = number;
/** Marks a writer that took the change back. */
export const TAKEN_BACK = 0x8000_0000;

/** Where recovery writes pages, in three versions. */
export interface PageLedger {
  /**
   * Turns to a page, of which the bytes from `from` up to `to` are to be written.
   *
   * @returns false where nobody is interested in the page
   */
  select(pageIdHigh: number, pageIdLow: number, from: number, to: number): boolean;
  /**
   * An update of the selected page, whose images are the first `split` bytes of `data` and the rest: bytes that no
   * update before it has touched were as the before image says. The after image is what history and, where the
   * transaction commits, the committed state have from here on.
   */
  update(offset: number, data: Uint8Array, split: number, isCommitted: boolean, who: Writer): void;
  /** Writes `data` from index `from` up to `to` into one version of the selected page. */
  write(plane: number, offset: number, data: Uint8Array, from: number, to: number, who: Writer): void;
}
