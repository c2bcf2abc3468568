import { SHARE_ENV, Worker } from "node:worker_threads";
import { lastAtMost } from "../../core/sorted.ts";
import { announcedLength, hasMagic } from "../../format/layout.ts";
import { fileIdentity } from "../../segment/file-source.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { OpenSegment, Segment } from "../../segment/segment.ts";
import type { CheckedRecords, CheckedRun } from "../checked-records.ts";
import { UNIT_BYTES } from "../checked-records.ts";
import { CheckedSlot } from "./checked-slot.ts";
import { UnitQueue } from "./unit-queue.ts";
import type { SegmentLocation, WorkerInput } from "./unit-worker.ts";
import { UnitWorker } from "./unit-worker.ts";

/** How a log is checked ahead. */
export interface CheckedLogOptions {
  /** Threads besides the one that scans; with 0 the scan's own thread does it all. */
  readonly threads: number;
  /** Whether each record is looked at by itself as well; see {@link Inspection}. Default no. */
  readonly inspects?: boolean;
  /** For tests; the scan must be told the same. */
  readonly unitBytes?: number;
}

/** Units that may be ahead of the scan, for each thread. */
const SLOTS_PER_THREAD = 3;

/** Without a sign of life from any thread for so long, the scan goes on by itself. */
const PATIENCE_MS = 5000;

/**
 * The records of a log, checked ahead of the scan by threads. The scan is one and the same with and without them: it
 * asks what is known of the bytes at its position, and reads and checks by itself what is not known. So the number
 * of threads cannot change what is found, and a thread that dies makes it slow, not wrong.
 */
export class CheckedLog implements CheckedRecords {
  readonly unitBytes: number;
  readonly #files: LogFiles;
  readonly #worker: UnitWorker;
  readonly #threads: readonly Worker[];
  readonly #run: { -readonly [Key in keyof CheckedRun]: CheckedRun[Key] };
  #isAlone = false;

  constructor(files: LogFiles, options: CheckedLogOptions) {
    const input = workerInput(files, options);
    this.unitBytes = input.unitBytes;
    this.#files = files;
    this.#worker = new UnitWorker(files.format, input);
    const { bytes, data, starts } = this.#worker.slots[0]!;
    this.#run = { bytes, data, starts, base: 0, count: 0, end: 0, meetsDamage: false, inspection: null };
    this.#threads = Array.from({ length: Math.min(options.threads, this.#worker.plan.count - 1) }, () =>
      startThread(input),
    );
  }

  isOf(segmentIndex: number, source: OpenSegment): boolean {
    return source.identity !== undefined && source.identity === this.#worker.identityOf(segmentIndex);
  }

  recordsAt(segmentIndex: number, position: number, limit: number): CheckedRun | null {
    if (this.#isAlone) return null;
    const { plan, queue, slots } = this.#worker;
    const number = plan.numberOf(segmentIndex, position);
    if (number < 0) return null;
    queue.passTo(number);
    if (!this.#waitFor(number)) return null;
    const { from } = plan.unit(number);
    return this.#runIn(slots[queue.slotOf(number)]!, from, position, limit);
  }

  stop(): void {
    this.#worker.queue.stop();
    this.#worker.close();
    for (const thread of this.#threads) thread.unref();
  }

  /** Helps with the next units until this one is done. */
  #waitFor(number: number): boolean {
    const { queue } = this.#worker;
    for (;;) {
      const { changes } = queue;
      if (queue.isDone(number)) return true;
      if (this.#worker.checkNext()) continue;
      if (!queue.waitForChange(changes, PATIENCE_MS)) {
        this.#isAlone = true;
        queue.stop();
        return false;
      }
    }
  }

  #runIn(slot: CheckedSlot, from: number, position: number, limit: number): CheckedRun | null {
    const at = position - from;
    const record = lastAtMost(slot.starts, at, slot.recordCount);
    if (record < 0 || slot.starts[record] !== at) return null;
    const run = lastAtMost(slot.runStarts, record, slot.runCount);
    const behind = run + 1 < slot.runCount ? slot.runStarts[run + 1]! : slot.recordCount;
    const runEnd = slot.runEnds[run]!;
    const most = limit - from;
    // Up to the last record that ends at or before the limit.
    const last = runEnd <= most ? behind : lastAtMost(slot.starts, most, behind);
    if (last <= record) return null;
    const result = this.#run;
    result.bytes = slot.bytes;
    result.data = slot.data;
    result.base = from;
    result.starts = slot.starts.subarray(record, last);
    result.count = last - record;
    result.end = from + (last === behind ? runEnd : slot.starts[last]!);
    result.meetsDamage = last === behind && this.#isFrame(slot, runEnd, most);
    result.inspection = slot.inspects
      ? { keys: slot.keys, first: record, remarkable: slot.remarkable }
      : null;
    this.#files.onRead?.(result.end - position);
    return result;
  }

  /** Whether a whole frame stands behind a run: it is not intact, or the run would go on. */
  #isFrame(slot: CheckedSlot, at: number, most: number): boolean {
    const { layout } = this.#files.format;
    const { data } = slot;
    if (at >= this.unitBytes || at + layout.headerLength > most || !hasMagic(layout, data, at)) return false;
    return at + announcedLength(layout, data, at) <= most;
  }
}

function workerInput(files: LogFiles, options: CheckedLogOptions): WorkerInput {
  const { threads, unitBytes = UNIT_BYTES, inspects = false } = options;
  const { layout } = files.format;
  const slotCount = SLOTS_PER_THREAD * (threads + 1);
  return {
    formatName: files.format.name,
    segments: files.segments.map(segmentLocation),
    unitBytes,
    inspects,
    queue: UnitQueue.allocate(slotCount),
    slots: Array.from({ length: slotCount }, () => CheckedSlot.allocate({ layout, unitBytes, inspects })),
  };
}

function segmentLocation({ path, location, size: bytes }: Segment): SegmentLocation {
  if (location === null) throw new Error(`${path} is no whole file, which threads could read`);
  return { path, location, identity: fileIdentity(location), bytes };
}

function startThread(input: WorkerInput): Worker {
  const thread = new Worker(new URL("./thread.js", import.meta.url), { workerData: input, env: SHARE_ENV });
  // A thread that cannot start or dies leaves its work to the scan, which notices by itself.
  thread.on("error", () => {});
  thread.unref();
  return thread;
}
