import type { RecordKeys } from "../../format/keys.ts";

/** What stands for no update. */
export const NO_UPDATE = -1;

/**
 * An entry is eleven 32-bit words: both LSNs, its place, the incarnation's update before it, the one before it that
 * was not compensated then, whose it is, and flags.
 */
const WORDS = 11;
const LSN = 0;
const PREV = 2;
const SEGMENT = 4;
const OFFSET = 5;
const EARLIER = 7;
const EARLIER_OPEN = 8;
const OWNER = 9;
const FLAGS = 10;

const IS_COMPENSATED = 1;
const IS_CHAIN_BROKEN = 2;

const INITIAL_UPDATES = 1024;

/** Where an update stands in the log. */
export interface UpdatePlace {
  readonly segmentIndex: number;
  readonly offset: number;
}

/**
 * The updates that may have to be taken back, in file order: 44 bytes each, and their images stay in the log. An
 * update is named by its index. Each is compensated once.
 */
export class UndoLog {
  /** Updates before this one are over: taken back, or committed. */
  settled = 0;
  private words: Uint32Array = new Uint32Array(INITIAL_UPDATES * WORDS);
  private count = 0;
  /** By incarnation, plus one: its latest update, and the latest that is not compensated. */
  private readonly latest: Uint32Array;
  private readonly open: Uint32Array;
  /** Updates by LSN, of those few incarnations whose compensation does not simply go backwards. */
  private readonly byLsn: Map<number, Map<bigint, number>> = new Map();

  constructor(incarnations: number) {
    this.latest = new Uint32Array(incarnations);
    this.open = new Uint32Array(incarnations);
  }

  get length(): number {
    return this.count;
  }

  add(owner: number, keys: RecordKeys, place: UpdatePlace, isChainBroken: boolean): void {
    const at = this.count * WORDS;
    if (at === this.words.length) this.grow();
    const { words } = this;
    words[at + LSN] = keys.lsnHigh;
    words[at + LSN + 1] = keys.lsnLow;
    words[at + PREV] = keys.prevLsnHigh;
    words[at + PREV + 1] = keys.prevLsnLow;
    words[at + SEGMENT] = place.segmentIndex;
    words[at + OFFSET] = Math.floor(place.offset / 0x1_0000_0000);
    words[at + OFFSET + 1] = place.offset;
    words[at + EARLIER] = this.latest[owner]!;
    words[at + EARLIER_OPEN] = this.latestOpen(owner) + 1;
    words[at + OWNER] = owner;
    words[at + FLAGS] = isChainBroken ? IS_CHAIN_BROKEN : 0;
    this.byLsn.get(owner)?.set(this.lsn(this.count), this.count);
    this.count += 1;
    this.latest[owner] = this.count;
    this.open[owner] = this.count;
  }

  /** The latest update of an incarnation that is not compensated, or {@link NO_UPDATE}. */
  latestOpen(owner: number): number {
    let update = this.open[owner]! - 1;
    // Whatever is passed here is passed once: from now on everything begins behind it.
    while (update >= 0 && this.isCompensated(update)) update = this.words[update * WORDS + EARLIER_OPEN]! - 1;
    this.open[owner] = update + 1;
    return update;
  }

  /** The nearest earlier update of an incarnation with an LSN, compensated or not, or {@link NO_UPDATE}. */
  find(owner: number, lsn: bigint): number {
    const next = this.latestOpen(owner);
    if (next !== NO_UPDATE && this.lsn(next) === lsn) return next;
    return this.indexOf(owner).get(lsn) ?? NO_UPDATE;
  }

  compensate(update: number): void {
    this.words[update * WORDS + FLAGS] = this.words[update * WORDS + FLAGS]! | IS_COMPENSATED;
  }

  isCompensated(update: number): boolean {
    return (this.words[update * WORDS + FLAGS]! & IS_COMPENSATED) !== 0;
  }

  isChainBroken(update: number): boolean {
    return (this.words[update * WORDS + FLAGS]! & IS_CHAIN_BROKEN) !== 0;
  }

  owner(update: number): number {
    return this.words[update * WORDS + OWNER]!;
  }

  /** The update of the same incarnation before this one, or {@link NO_UPDATE}. */
  earlier(update: number): number {
    return this.words[update * WORDS + EARLIER]! - 1;
  }

  lsn(update: number): bigint {
    return (BigInt(this.lsnHigh(update)) << 32n) | BigInt(this.lsnLow(update));
  }

  lsnHigh(update: number): number {
    return this.words[update * WORDS + LSN]!;
  }

  lsnLow(update: number): number {
    return this.words[update * WORDS + LSN + 1]!;
  }

  prevHigh(update: number): number {
    return this.words[update * WORDS + PREV]!;
  }

  prevLow(update: number): number {
    return this.words[update * WORDS + PREV + 1]!;
  }

  segmentIndex(update: number): number {
    return this.words[update * WORDS + SEGMENT]!;
  }

  offset(update: number): number {
    const at = update * WORDS + OFFSET;
    return this.words[at]! * 0x1_0000_0000 + this.words[at + 1]!;
  }

  /** Updates of an incarnation, in file order. */
  of(owner: number): readonly number[] {
    const list: number[] = [];
    for (let update = this.latest[owner]! - 1; update >= 0; update = this.earlier(update)) list.push(update);
    return list.reverse();
  }

  /** Made once for an incarnation, then kept up to date: no chain makes it be made again. */
  private indexOf(owner: number): Map<bigint, number> {
    const known = this.byLsn.get(owner);
    if (known !== undefined) return known;
    const index = new Map<bigint, number>();
    for (let update = this.latest[owner]! - 1; update >= 0; update = this.earlier(update)) {
      const lsn = this.lsn(update);
      if (!index.has(lsn)) index.set(lsn, update);
    }
    this.byLsn.set(owner, index);
    return index;
  }

  private grow(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
  }
}
