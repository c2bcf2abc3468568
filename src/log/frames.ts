import type { FrameLayout } from "../format/layout.ts";
import { announcedLength, hasMagic, minimumRecordLength } from "../format/layout.ts";
import type { SegmentWindow } from "./segment-window.ts";

/** Frames that stand side by side in a window, as their headers announce them; checksums are not looked at. */
export interface FrameRun {
  /** Index in the window of each frame's first byte. */
  readonly starts: Uint32Array;
  count: number;
  /** Index behind the last frame. */
  end: number;
}

/** More frames than a window of the smallest records holds are left to the next run. */
const FRAMES_PER_RUN: number = 1 << 15;

export function createFrameRun(): FrameRun {
  return { starts: new Uint32Array(FRAMES_PER_RUN), count: 0, end: 0 };
}

/** What frames are walked in: the bytes that are there. */
export type FrameWindow = Pick<SegmentWindow, "bytes" | "data">;

/**
 * Walks frames from `index` on as far as they begin before `startLimit` and lie wholly in the window and before
 * `limit`. Stops quietly at the first that does not, whatever the reason.
 */
export function collectFrames(
  layout: FrameLayout,
  window: FrameWindow,
  index: number,
  limit: number,
  startLimit: number,
  run: FrameRun,
): void {
  const { data } = window;
  const { starts } = run;
  const minimum = minimumRecordLength(layout);
  const end = Math.min(limit, window.bytes.length);
  let at = index;
  let count = 0;
  const lastStart = Math.min(end - minimum, startLimit - 1);
  while (at <= lastStart && count < FRAMES_PER_RUN) {
    if (!hasMagic(layout, data, at)) break;
    const next = at + announcedLength(layout, data, at);
    if (next > end) break;
    starts[count++] = at;
    at = next;
  }
  run.count = count;
  run.end = at;
}
