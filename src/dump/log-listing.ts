import { WalctlError } from "../core/errors.ts";
import { openLog } from "../log/open.ts";
import { changeStamp } from "../segment/change-stamp.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Segment } from "../segment/segment.ts";

/** A directory's time does not show every change; it is listed after this time in any case. */
const LISTING_MS = 1000;

/** Which segments a log has, asked again and again. */
export class LogListing {
  readonly #files: LogFiles;
  #stamp: number | null;
  #listedAtMs: number;

  constructor(files: LogFiles) {
    this.#files = files;
    this.#stamp = changeStamp(files.path);
    this.#listedAtMs = performance.now();
  }

  /** The segments as they are now; null where there is no reason to look, or nothing can be seen. */
  lookIfChanged(): readonly Segment[] | null {
    const now = performance.now();
    const stamp = changeStamp(this.#files.path);
    if (stamp === this.#stamp && now < this.#listedAtMs + LISTING_MS) return null;
    this.#stamp = stamp;
    this.#listedAtMs = now;
    return this.look();
  }

  /** The segments as they are now; null where nothing can be seen. */
  look(): readonly Segment[] | null {
    const { path, format } = this.#files;
    try {
      return openLog(path, { format: format.name }).segments;
    } catch (error) {
      // In the midst of a rotation, or removed: what is open can still be read.
      if (error instanceof WalctlError) return null;
      throw error;
    }
  }
}
