import { WalctlError } from "../core/errors.ts";
import { fileIdentity } from "../segment/file-source.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Segment } from "../segment/segment.ts";
import { LogListing } from "./log-listing.ts";
import type { ReadingPlace } from "./segment-follower.ts";
import { SegmentFollower } from "./segment-follower.ts";

/** A segment that has a successor is taken to be complete when it has not changed for so long. */
const SETTLED_MS = 500;

/** Segments can be renamed between being listed and being opened; so often it is tried to get a consistent set. */
const OPENING_ATTEMPTS = 20;

/** The segments that are open because they may grow. A file is known by its identity, whatever it is called. */
export class FollowedSegments {
  /** In the order in which they appeared; the last one is where the log goes on. */
  #open: SegmentFollower[] = [];
  /** Names of the segments that have been read, by identity. A file may get the identity of one that is gone. */
  readonly #done = new Map<string, string>();
  readonly #files: LogFiles;
  readonly #listing: LogListing;

  constructor(files: LogFiles) {
    this.#files = files;
    this.#listing = new LogListing(files);
  }

  get all(): readonly SegmentFollower[] {
    return this.#open;
  }

  get last(): SegmentFollower | undefined {
    return this.#open.at(-1);
  }

  /** Opens a segment at a record; null where it is gone. */
  open(segment: Segment, start: ReadingPlace | null): SegmentFollower | null {
    try {
      const follower = new SegmentFollower(this.#files.format, segment, start);
      this.#open.push(follower);
      return follower;
    } catch (error) {
      if (error instanceof WalctlError && error.code === "not-found") return null;
      throw error;
    }
  }

  /** Takes note that a segment that is not open has been read. */
  markDone(segment: Segment): void {
    const identity = fileIdentity(segment.path);
    if (identity !== null) this.#done.set(identity, segment.name);
  }

  /** Opens what is new and takes note of new names. Null where there was no reason to look. */
  update(): readonly SegmentFollower[] | null {
    let segments = this.#listing.lookIfChanged();
    if (segments === null) return null;
    const known = this.#open.length;
    for (let attempt = 0; attempt < OPENING_ATTEMPTS && segments !== null; attempt++) {
      const before = this.#open.length;
      this.#match(segments);
      if (this.#open.length === before) break;
      segments = this.#listing.look();
    }
    const added = this.#open.slice(known);
    if (segments !== null) {
      const order = segments.map(({ name }) => name);
      added.sort((a, b) => order.indexOf(a.segment.name) - order.indexOf(b.segment.name));
    }
    this.#open = [...this.#open.slice(0, known), ...added];
    return added;
  }

  #match(segments: readonly Segment[]): void {
    // The engine does not go on writing in what is gone.
    for (const follower of this.#open) follower.segment = { ...follower.segment, isNewest: false };
    for (const segment of segments) {
      const identity = fileIdentity(segment.path);
      if (identity === null || this.#done.get(identity) === segment.name) continue;
      const follower = this.#open.find(({ source }) => source.identity === identity);
      if (follower === undefined) this.open(segment, null);
      else follower.segment = segment;
    }
  }

  /** The segments that have a successor, and in which the engine does not go on writing. */
  settled(): readonly SegmentFollower[] {
    const now = performance.now();
    return this.#open
      .slice(0, -1)
      .filter(({ segment, changedAtMs }) => !segment.isNewest && now >= changedAtMs + SETTLED_MS);
  }

  /** Closes a segment that has been read to its end. */
  finish(follower: SegmentFollower): void {
    this.#done.set(follower.source.identity, follower.segment.name);
    this.#open = this.#open.filter((each) => each !== follower);
    follower.close();
  }

  close(): void {
    for (const follower of this.#open) follower.close();
    this.#open = [];
  }
}
