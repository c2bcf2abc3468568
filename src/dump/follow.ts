import { escapeString } from "../core/escape.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { dumpEventsOf, whereToStart } from "./dump.ts";
import type { RecordOptions } from "./dump-events.ts";
import { DumpEvents } from "./dump-events.ts";
import type { DumpEvent } from "./events.ts";
import { FollowedSegments } from "./followed-segments.ts";
import { nextTurn, pause } from "./pause.ts";
import type { SegmentFollower, Unfinished } from "./segment-follower.ts";

export interface FollowOptions extends RecordOptions {
  /** Of what is there at the beginning only the last so many wanted records. */
  readonly tail?: number | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Time between two looks, in milliseconds. */
  readonly pollMs?: number;
}

const POLL_MS = 100;

/** Bytes that are no complete record are told when nothing has happened to them for so long. */
const WAITING_MS = 2000;

/** What there is to say at the end. */
export interface FollowSummary {
  /** Bytes of the intact records that were read, wanted or not. */
  readonly recordBytes: number;
  /** Bytes at the end that are no complete record. */
  readonly unfinished: (Unfinished & { readonly segment: string }) | null;
}

/**
 * Dumps a log, and then what is added to it, until the signal comes or nothing more is wanted. It survives rotation:
 * an open segment is read to its end under whatever name it gets, then the new one.
 *
 * @throws WalctlError as `dumpLog` does, or where a segment cannot be read any more
 */
export async function* followLog(
  files: LogFiles,
  options: FollowOptions,
): AsyncGenerator<DumpEvent, FollowSummary> {
  const follow = new Follow(files, options);
  let turn = performance.now();
  try {
    for (const step of follow.run()) {
      if (step !== "pause") yield step;
      if (options.signal.aborted) break;
      if (step === "pause") await pause(options.pollMs ?? POLL_MS, options.signal);
      // Signals are only noticed between turns of the event loop, and a scan does not end one.
      else if (performance.now() - turn > POLL_MS) await nextTurn();
      else continue;
      turn = performance.now();
    }
    return follow.summary;
  } finally {
    follow.close();
  }
}

class Follow {
  readonly #files: LogFiles;
  readonly #events: DumpEvents;
  readonly #segments: FollowedSegments;
  readonly #tail: number | undefined;
  /** The unfinished place that has been told. */
  #told: Unfinished | null = null;

  constructor(files: LogFiles, options: FollowOptions) {
    this.#files = files;
    this.#events = new DumpEvents(files.format, options);
    this.#segments = new FollowedSegments(files);
    this.#tail = options.tail;
  }

  *run(): Generator<DumpEvent | "pause"> {
    for (const event of this.#everything()) {
      yield event;
      if (this.#events.isOver) return;
    }
  }

  get summary(): FollowSummary {
    const { last } = this.#segments;
    const unfinished = last?.unfinished ? { ...last.unfinished, segment: last.segment.name } : null;
    return { recordBytes: this.#events.recordBytes, unfinished };
  }

  close(): void {
    this.#segments.close();
  }

  *#everything(): Generator<DumpEvent | "pause"> {
    yield* this.#atFirst();
    for (;;) {
      yield "pause";
      yield* this.#advance();
      yield* this.#tellUnfinished();
      yield* this.#lookAround();
    }
  }

  /** What is there at the beginning. The last segment is opened first, since it may be renamed soon. */
  *#atFirst(): Generator<DumpEvent> {
    const { segments } = this.#files;
    const last = segments.length - 1;
    const start = whereToStart(this.#files, this.#events.test, this.#tail);
    const { fromSegment = 0, fromOffset = 0, fromLsn = null } = start;
    const isPartly = fromSegment === last && fromOffset > 0;
    const follower = this.#segments.open(
      segments[last]!,
      isPartly ? { offset: fromOffset, lsn: fromLsn } : null,
    );
    for (const segment of segments.slice(0, last)) this.#segments.markDone(segment);
    if (fromSegment < last) {
      for (const event of scanLog(this.#files, { ...start, toSegment: last })) {
        yield* dumpEventsOf(event, this.#files, this.#events);
      }
    }
    if (follower !== null) yield* this.#begin(follower);
  }

  *#begin(follower: SegmentFollower): Generator<DumpEvent> {
    yield { kind: "segment-start", segment: follower.segment };
    yield* follower.advance(this.#events);
  }

  *#advance(): Generator<DumpEvent> {
    for (const follower of this.#segments.all) yield* follower.advance(this.#events);
  }

  *#tellUnfinished(): Generator<DumpEvent> {
    const { last } = this.#segments;
    const unfinished = last?.unfinished ?? null;
    if (last === undefined || unfinished === null || unfinished.offset === this.#told?.offset) return;
    if (performance.now() < last.changedAtMs + WAITING_MS) return;
    this.#told = unfinished;
    const place = `${escapeString(last.segment.name)}:${unfinished.offset}`;
    const message = `waiting: ${unfinished.length} bytes at ${place} are no complete record yet`;
    yield { kind: "notice", segment: last.segment, message };
  }

  *#lookAround(): Generator<DumpEvent> {
    const known = [...this.#segments.all];
    const added = this.#segments.update();
    if (added === null) return;
    if (added.length > 0) {
      // What was written to the older segments before the new ones began comes first.
      for (const follower of known) yield* follower.advance(this.#events);
      for (const follower of added) yield* this.#begin(follower);
    }
    for (const follower of this.#segments.settled()) {
      yield* follower.finish(this.#events);
      this.#segments.finish(follower);
    }
  }
}
