/** A part of a file to be written: bytes of a file that is there, or given ones. */
export type FilePart =
  | { readonly kind: "range"; readonly path: string; readonly from: number; readonly to: number }
  | { readonly kind: "bytes"; readonly chunks: Iterable<Uint8Array> };

/** Puts new content in the place of a file, in one step for whoever opens the name. */
export interface ReplaceFile {
  readonly action: "replace";
  readonly name: string;
  /** The name that it has afterwards: `name`, or another one. */
  readonly newName: string;
  readonly parts: readonly FilePart[];
  /** The new file gets the permissions, the owner and the times of this one. */
  readonly attributesOf: string;
}

export interface RemoveFile {
  readonly action: "remove";
  readonly name: string;
}

/** One change to a directory. Names are those of its entries, without a slash. */
export type FileAction = ReplaceFile | RemoveFile;
