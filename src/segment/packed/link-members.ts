import { WalctlError } from "../../core/errors.ts";
import { escapeString } from "../../core/escape.ts";
import type { Entry } from "../directory.ts";

/** What a hard link of an archive names. */
export interface LinkTarget {
  /** Inside the archive. */
  readonly path: string;
  /** Null where no member of that name stands before the link. */
  readonly entry: Entry | null;
}

/** The entry of a hard link: the file that it names, under the link's own name. Without that file's bytes, an error. */
export function hardLinkEntry(link: Entry, { path, entry }: LinkTarget): Entry {
  if (entry?.kind === "file" && entry.unpacked !== undefined) {
    return { ...link, kind: "file", bytes: entry.bytes, unpacked: entry.unpacked };
  }
  const what = `a hard link to ${escapeString(path)}`;
  if (entry === null) {
    const hint = "make the archive of both, or with tar --hard-dereference";
    return unreadable(link, `${what}, which does not stand before it in the archive`, hint);
  }
  if (entry.kind === "file") {
    const hint = "give the archive as a file, or extract it and give the directory";
    return unreadable(link, `${what}, which was passed over as no segment`, hint);
  }
  if (entry.kind === "unreadable") return { ...link, kind: "unreadable", error: entry.error };
  return unreadable(link, `${what}, which is no regular file`, "extract the archive, and give the directory");
}

/** The entry of a symbolic link: an archive says where it leads, which may be outside. */
export function symbolicLinkEntry(link: Entry): Entry {
  const what = "a symbolic link, which an archive keeps without the file's bytes";
  return unreadable(link, what, "make the archive with tar --dereference");
}

function unreadable(link: Entry, what: string, hint: string): Entry {
  return { ...link, kind: "unreadable", error: new WalctlError("not-a-file", `${link.path}: ${what}`, hint) };
}
