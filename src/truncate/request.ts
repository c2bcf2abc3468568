/** What is to be cut off. */
export type CutMode =
  /** What follows the last intact record. */
  | { readonly kind: "tail" }
  /** What recovery does not need any more. */
  | { readonly kind: "checkpoint" }
  /** The longest prefix of which all LSNs are below `lsn`. */
  | { readonly kind: "before-lsn"; readonly lsn: bigint }
  /** Everything from the first record on from which all LSNs are above `lsn`. */
  | { readonly kind: "after-lsn"; readonly lsn: bigint };

export interface TruncateRequest {
  readonly mode: CutMode;
  /** The user vouches that all pages were on disk at the last checkpoint, where the format's checkpoints do not. */
  readonly assumeFlushed: boolean;
  /** More intact records than this are not to be lost; null for no limit. */
  readonly maxLoss: number | null;
}
