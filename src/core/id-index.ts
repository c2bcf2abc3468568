/** A slot is four words: the id's halves, its number plus one (0 is a free slot), and one to keep slots aligned. */
const SLOT_WORDS = 4;
const HIGH = 0;
const LOW = 1;
const NUMBER = 2;

const INITIAL_SLOTS = 1024;

/** Few ids are asked for in turn: so many are found without the table, which in a long log is far from the processor. */
const RECENT_IDS = 64;

/**
 * Numbers u64 ids from 0 on, in the order in which they are added: an open-addressing hash table over a typed array,
 * without an object or a bigint per id. The numbers are dense, so that what is kept about an id can stand in arrays
 * of its own.
 */
export class IdIndex {
  private slots: Uint32Array = new Uint32Array(INITIAL_SLOTS * SLOT_WORDS);
  private slotMask: number = INITIAL_SLOTS - 1;
  private count = 0;
  /** Slots of the ids that were found last, by their lowest bits. */
  private readonly recent: Uint32Array = new Uint32Array(RECENT_IDS * SLOT_WORDS);
  /** Keeps a log that was made for it from putting all ids into one place. */
  private readonly seed: number = Math.floor(Math.random() * 0x1_0000_0000) | 0;

  /** How many ids there are. */
  get size(): number {
    return this.count;
  }

  /** The id's number, or -1. */
  find(high: number, low: number): number {
    const { recent } = this;
    const at = (low % RECENT_IDS) * SLOT_WORDS;
    const known = recent[at + NUMBER]!;
    if (known !== 0 && recent[at + LOW] === low && recent[at + HIGH] === high) return known - 1;
    const number = this.lookUp(high, low);
    if (number < 0) return number;
    recent[at + HIGH] = high;
    recent[at + LOW] = low;
    recent[at + NUMBER] = number + 1;
    return number;
  }

  /** Numbers an id that has no number. */
  add(high: number, low: number): number {
    // Five eighths: probing is still short.
    if (this.count * 8 >= (this.slotMask + 1) * 5) this.grow();
    this.count += 1;
    this.put(high, low, this.count);
    return this.count - 1;
  }

  /** Forgets all ids; the memory is kept. */
  clear(): void {
    this.slots.fill(0);
    this.recent.fill(0);
    this.count = 0;
  }

  /** The halves of all ids, by number. */
  ids(): readonly [highs: Uint32Array, lows: Uint32Array] {
    const highs = new Uint32Array(this.count);
    const lows = new Uint32Array(this.count);
    const { slots } = this;
    for (let at = 0; at < slots.length; at += SLOT_WORDS) {
      const number = slots[at + NUMBER]! - 1;
      if (number < 0) continue;
      highs[number] = slots[at + HIGH]!;
      lows[number] = slots[at + LOW]!;
    }
    return [highs, lows];
  }

  private lookUp(high: number, low: number): number {
    const { slots, slotMask } = this;
    let at = (this.hash(high, low) & slotMask) * SLOT_WORDS;
    for (;;) {
      const number = slots[at + NUMBER]!;
      if (number === 0) return -1;
      if (slots[at + LOW] === low && slots[at + HIGH] === high) return number - 1;
      at = (at + SLOT_WORDS) & (slotMask * SLOT_WORDS);
    }
  }

  private hash(high: number, low: number): number {
    let hash = Math.imul(low ^ Math.imul(high, 0x85eb_ca6b) ^ this.seed, 0x9e37_79b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35);
    return hash ^ (hash >>> 13);
  }

  private put(high: number, low: number, number: number): void {
    const { slots, slotMask } = this;
    let at = (this.hash(high, low) & slotMask) * SLOT_WORDS;
    while (slots[at + NUMBER] !== 0) at = (at + SLOT_WORDS) & (slotMask * SLOT_WORDS);
    slots[at + HIGH] = high;
    slots[at + LOW] = low;
    slots[at + NUMBER] = number;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    this.slotMask = this.slotMask * 2 + 1;
    for (let at = 0; at < old.length; at += SLOT_WORDS) {
      if (old[at + NUMBER] !== 0) this.put(old[at + HIGH]!, old[at + LOW]!, old[at + NUMBER]!);
    }
  }
}
