const NEXT = 0;
const PASSED = 1;
const STOPPED = 2;
const CHANGES = 3;
const HEAD_WORDS = 4;

/**
 * Which units are claimed, done and passed, in memory that threads share. Units are claimed in order, and unit n uses
 * slot n modulo the number of slots: it can be claimed once the scan has passed the unit that used the slot before,
 * and that one is done.
 */
export class UnitQueue {
  readonly #head: Int32Array;
  /** Number of the unit last done in each slot, plus one. */
  readonly #done: Int32Array;
  readonly #unitCount: number;
  readonly #slotCount: number;

  static allocate(slotCount: number): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * (HEAD_WORDS + slotCount));
  }

  constructor(memory: SharedArrayBuffer, unitCount: number) {
    this.#head = new Int32Array(memory, 0, HEAD_WORDS);
    this.#done = new Int32Array(memory, 4 * HEAD_WORDS);
    this.#slotCount = this.#done.length;
    this.#unitCount = unitCount;
  }

  slotOf(unit: number): number {
    return unit % this.#slotCount;
  }

  /** The next unit that nobody has claimed and that has a free slot, or -1. */
  claim(): number {
    for (;;) {
      const unit = Atomics.load(this.#head, NEXT);
      if (unit >= this.#unitCount || unit - this.passed >= this.#slotCount) return -1;
      const previous = unit - this.#slotCount;
      if (previous >= 0 && !this.isDone(previous)) return -1;
      if (Atomics.compareExchange(this.#head, NEXT, unit, unit + 1) === unit) return unit;
    }
  }

  get isAllClaimed(): boolean {
    return Atomics.load(this.#head, NEXT) >= this.#unitCount;
  }

  isDone(unit: number): boolean {
    return Atomics.load(this.#done, this.slotOf(unit)) === unit + 1;
  }

  setDone(unit: number): void {
    Atomics.store(this.#done, this.slotOf(unit), unit + 1);
    this.#tell();
  }

  /** Units below this number are no longer asked for. */
  get passed(): number {
    return Atomics.load(this.#head, PASSED);
  }

  passTo(unit: number): void {
    if (unit <= this.passed) return;
    Atomics.store(this.#head, PASSED, unit);
    this.#tell();
  }

  get isStopped(): boolean {
    return Atomics.load(this.#head, STOPPED) === 1;
  }

  stop(): void {
    Atomics.store(this.#head, STOPPED, 1);
    this.#tell();
  }

  /** A number that changes with everything that is worth waking up for: to be read before looking. */
  get changes(): number {
    return Atomics.load(this.#head, CHANGES);
  }

  /** @returns false where nothing has changed for that long */
  waitForChange(changes: number, timeoutMs: number): boolean {
    return Atomics.wait(this.#head, CHANGES, changes, timeoutMs) !== "timed-out";
  }

  #tell(): void {
    Atomics.add(this.#head, CHANGES, 1);
    Atomics.notify(this.#head, CHANGES);
  }
}
