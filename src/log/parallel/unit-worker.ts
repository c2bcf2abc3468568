import type { Format } from "../../format/format.ts";
import { FileSource } from "../../segment/file-source.ts";
import type { OpenSegment } from "../../segment/segment.ts";
import { CheckedSlot } from "./checked-slot.ts";
import { UnitChecker } from "./unit-checker.ts";
import type { Unit } from "./unit-plan.ts";
import { UnitPlan } from "./unit-plan.ts";
import { UnitQueue } from "./unit-queue.ts";

/** Where a segment's file is. */
export interface SegmentLocation {
  readonly path: string;
  /** As the operating system takes it. */
  readonly location: string | Uint8Array;
  /** Of the file that bore the name when the work began; null where there was none. */
  readonly identity: string | null;
  readonly bytes: number;
}

/** What a thread needs to take part: plain data and shared memory. */
export interface WorkerInput {
  readonly formatName: string;
  readonly segments: readonly SegmentLocation[];
  readonly unitBytes: number;
  readonly inspects: boolean;
  readonly queue: SharedArrayBuffer;
  readonly slots: readonly SharedArrayBuffer[];
}

/** Checks units into slots: what the scan's own thread and every other thread do alike. */
export class UnitWorker {
  readonly plan: UnitPlan;
  readonly queue: UnitQueue;
  readonly slots: readonly CheckedSlot[];
  readonly #segments: readonly SegmentLocation[];
  readonly #checker: UnitChecker;
  #openIndex = -1;
  #source: OpenSegment | null = null;
  #isSameFile = false;

  constructor(format: Format, input: WorkerInput) {
    const { segments, unitBytes, inspects } = input;
    const shape = { layout: format.layout, unitBytes, inspects };
    this.plan = new UnitPlan(
      segments.map(({ bytes }) => bytes),
      unitBytes,
    );
    this.queue = new UnitQueue(input.queue, this.plan.count);
    this.slots = input.slots.map((slot) => new CheckedSlot(slot, shape));
    this.#segments = segments;
    this.#checker = new UnitChecker(format);
  }

  identityOf(segmentIndex: number): string | null {
    return this.#segments[segmentIndex]!.identity;
  }

  /** Checks the next unit; false where none can be claimed now. */
  checkNext(): boolean {
    const { queue } = this;
    const number = queue.claim();
    if (number < 0) return false;
    const slot = this.slots[queue.slotOf(number)]!;
    // A scan that has jumped over the unit, behind a huge record or damage, does not ask for it.
    if (number < queue.passed) slot.clear();
    else this.#check(this.plan.unit(number), slot);
    queue.setDone(number);
    return true;
  }

  close(): void {
    this.#source?.close();
    this.#source = null;
    this.#openIndex = -1;
  }

  /** What cannot be read is left to the scan, which reads it itself and says what is wrong. */
  #check(unit: Unit, slot: CheckedSlot): void {
    try {
      this.#checker.check(this.#open(unit.segmentIndex), unit, slot);
    } catch {
      slot.clear();
    }
  }

  #open(segmentIndex: number): OpenSegment {
    if (this.#source === null || this.#openIndex !== segmentIndex) {
      this.close();
      const { path, location, identity } = this.#segments[segmentIndex]!;
      const source = new FileSource(path, typeof location === "string" ? location : Buffer.from(location));
      this.#source = source;
      this.#openIndex = segmentIndex;
      this.#isSameFile = source.identity === identity;
    }
    if (!this.#isSameFile) throw new Error("another file bears the name now");
    return this.#source;
  }
}
