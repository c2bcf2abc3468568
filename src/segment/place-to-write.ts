import { readlinkSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ioError } from "./io-error.ts";

/** Linux follows as many. */
const LINKS_MOST = 40;

/**
 * Where a file stands, or comes to stand, that is written under a name: where symbolic links lead to, the last of which may
 * lead to nothing yet.
 *
 * @returns an absolute path that is no link
 * @throws WalctlError where links lead in a circle, or cannot be followed
 */
export function placeToWrite(path: string): string {
  try {
    let place = resolve(path);
    for (let links = 0; links < LINKS_MOST; links++) {
      const target = linkTarget(place);
      if (target === null) return place;
      // A link leads from where it really stands.
      place = resolve(realpathSync(dirname(place)), target);
    }
    // The system has its own word for it.
    return realpathSync(path);
  } catch (error) {
    throw ioError(error, path);
  }
}

/** Null where there is no link. */
function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // No link, or nothing at all: whatever else is the matter comes to light when it is written.
    if (code === "EINVAL" || code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
