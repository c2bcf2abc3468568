/** Versions of the pages, side by side. */
export const COMMITTED_PLANE = 0;
export const ARIES_PLANE = 1;
export const ENGINE_PLANE = 2;

/** Who wrote a byte: number of an incarnation plus one; 0 is nobody that is known. */
export type Writer = number;
/** Marks a writer that took the change back. */
export const TAKEN_BACK = 0x8000_0000;

/** Both images of an update: the before image, and behind it the after image. */
export interface Images {
  /** Offset of both in their page. */
  readonly offset: number;
  readonly data: Uint8Array;
  /** Where the before image begins in `data`, where the after image begins, and where that ends. */
  readonly from: number;
  readonly split: number;
  readonly to: number;
}

/** Where recovery writes pages, in three versions. */
export interface PageLedger {
  /**
   * Turns to a page, of which the bytes from `from` up to `to` are to be written.
   *
   * @returns false where nobody is interested in the page
   */
  select(pageIdHigh: number, pageIdLow: number, from: number, to: number): boolean;
  /**
   * An update of the selected page: bytes that no update before it has touched were as the before image says. The
   * after image is what history and, where the transaction commits, the committed state have from here on.
   */
  update(images: Images, isCommitted: boolean, who: Writer): void;
  /**
   * The same for an update that all versions of the page agree on: its transaction commits, its images are of one
   * length, and the engine redoes it in the same way.
   *
   * @returns false, having done nothing, where the versions of this page have to be kept apart
   */
  share(images: Images): boolean;
  /** Writes `data` from index `from` up to `to` into one version of the selected page. */
  write(plane: number, offset: number, data: Uint8Array, from: number, to: number, who: Writer): void;
}
