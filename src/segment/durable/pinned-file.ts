import type { Content } from "./digest.ts";
import { contentOf, isSameContent } from "./digest.ts";
import type { FileStamp } from "./file-stamp.ts";
import { isSameStamp, stampOf } from "./file-stamp.ts";
import { isSha256, isSize } from "./manifest.ts";

/** A file as it was: what it held, and the stamp that saves reading it again to know it. */
export interface PinnedFile extends FileStamp, Content {}

/** @param content that it holds */
export function pinFile(path: string, content: Content): PinnedFile | null {
  const stamp = stampOf(path);
  return stamp === null ? null : { ...stamp, size: content.size, sha256: content.sha256 };
}

/** Whether this file, or nothing, stands at a path. In a copy of a directory the stamps are others: its content tells. */
export function isPinned(path: string, file: PinnedFile | null): boolean {
  const found = stampOf(path);
  if (found === null || file === null) return found === null && file === null;
  if (isSameStamp(found, file)) return true;
  return found.size === file.size && isSameContent(contentOf(path), file);
}

/** Whether a value has this form. */
export function isPinnedFile(value: unknown): value is PinnedFile {
  if (typeof value !== "object" || value === null) return false;
  const { inode, modified, size, sha256 } = value as Readonly<Record<keyof PinnedFile, unknown>>;
  return typeof inode === "string" && typeof modified === "string" && isSize(size) && isSha256(sha256);
}
