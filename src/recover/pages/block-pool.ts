import { SpillFile } from "../../segment/spill-file.ts";

/** Memory is taken, sent away and brought back by so many bytes at once; what is larger has a block of its own. */
export const BLOCK_BYTES: number = 16 * 1024;
/** Where little may be resident, blocks are smaller, so that there are at least so many. */
const FEWEST_BLOCKS = 16;
const SMALLEST_BLOCK_BYTES = 256;

/** So many blocks' memory is taken at once. */
const BLOCKS_PER_SLAB = 64;

const NOT_SPILLED = -1;

/** Where something stands that was given room. */
export interface Place {
  readonly block: number;
  /** In the block; a multiple of four. */
  readonly offset: number;
}

/** The same memory by the byte and by 32 bits. */
interface Memory {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

/** Memory that holds what was given room one after the other. */
export interface Block extends Memory {
  readonly number: number;
  isUsed: boolean;
  /** Whether the file does not have what the memory holds. */
  isChanged: boolean;
}

/**
 * Room for many small things, of which a bounded amount is in memory. What is given room at about the same time stands
 * in one block, and mostly is used again at about the same time: recovery goes through the log forwards, and then
 * backwards.
 */
export class BlockPool {
  /** Another number whenever a block has been sent away: until then, blocks that were asked for are in memory. */
  generation = 0;
  private readonly residentLimit: number;
  private readonly blockBytes: number;
  private readonly file: SpillFile = new SpillFile();
  /** By number: the block where it is in memory, its length, and where it stands in the file. */
  private readonly blocks: (Block | null)[] = [];
  private readonly lengths: number[] = [];
  private readonly positions: number[] = [];
  private readonly resident: Block[] = [];
  private residentBytes = 0;
  private slab: ArrayBuffer = new ArrayBuffer(0);
  private slabTaken = 0;
  /** Where the search for a block to be sent away goes on. */
  private hand = 0;
  /** The block that was asked for last. */
  private latest: Block | null = null;
  /** The block in which there may be room, and how much of it is taken. */
  private open = -1;
  private taken = 0;

  constructor(residentLimit: number) {
    this.residentLimit = residentLimit;
    const share = Math.floor(residentLimit / FEWEST_BLOCKS);
    const bytes = Math.max(SMALLEST_BLOCK_BYTES, Math.min(BLOCK_BYTES, share));
    this.blockBytes = bytes - (bytes % 4);
  }

  /** Gives room for so many bytes, a multiple of four: zeros. */
  allocate(length: number): Place {
    if (length > this.blockBytes) return { block: this.add(length), offset: 0 };
    if (this.open < 0 || this.taken + length > this.blockBytes) {
      this.open = this.add(this.blockBytes);
      this.taken = 0;
    }
    const offset = this.taken;
    this.taken += length;
    return { block: this.open, offset };
  }

  /** The block in memory. It stays there until two others have been asked for. */
  block(number: number, isChanged: boolean): Block {
    const block = this.blocks[number] ?? this.bringBack(number);
    block.isUsed = true;
    if (isChanged) block.isChanged = true;
    this.latest = block;
    return block;
  }

  close(): void {
    this.resident.length = 0;
    this.blocks.length = 0;
    this.file.close();
  }

  private add(length: number): number {
    const number = this.blocks.length;
    this.lengths.push(length);
    this.positions.push(NOT_SPILLED);
    const sent = this.makeRoom(length);
    sent?.bytes.fill(0);
    this.blocks.push(null);
    this.latest = this.enter(number, sent ?? this.zeros(length));
    return number;
  }

  private bringBack(number: number): Block {
    const length = this.lengths[number]!;
    const memory = this.makeRoom(length) ?? this.zeros(length);
    this.file.read(memory.bytes, this.positions[number]!);
    return this.enter(number, memory);
  }

  private enter(number: number, { bytes, words }: Memory): Block {
    const block = { number, bytes, words, isUsed: true, isChanged: this.positions[number] === NOT_SPILLED };
    this.blocks[number] = block;
    this.resident.push(block);
    this.residentBytes += bytes.length;
    return block;
  }

  /** Sends away what has to go, and gives its memory if it is of the length that is needed. */
  private makeRoom(length: number): Memory | null {
    let memory: Memory | null = null;
    while (this.residentBytes + length > this.residentLimit && this.resident.length > 1) {
      const block = this.sendAway();
      if (block.bytes.length === length) memory = block;
    }
    return memory;
  }

  private zeros(length: number): Memory {
    if (length !== this.blockBytes) return memoryIn(new ArrayBuffer(length), 0, length);
    if (this.slabTaken === this.slab.byteLength) {
      this.slab = new ArrayBuffer(BLOCKS_PER_SLAB * length);
      this.slabTaken = 0;
    }
    this.slabTaken += length;
    return memoryIn(this.slab, this.slabTaken - length, length);
  }

  /** Sends the next block away that was not used since it was last looked at. */
  private sendAway(): Block {
    const { resident } = this;
    for (;;) {
      this.hand = (this.hand + 1) % resident.length;
      const block = resident[this.hand]!;
      if (block === this.latest) continue;
      if (!block.isUsed) {
        resident[this.hand] = resident[resident.length - 1]!;
        resident.pop();
        this.save(block);
        return block;
      }
      block.isUsed = false;
    }
  }

  private save({ number, bytes, isChanged }: Block): void {
    this.generation += 1;
    this.blocks[number] = null;
    this.residentBytes -= bytes.length;
    if (!isChanged) return;
    if (this.positions[number] === NOT_SPILLED) this.positions[number] = this.file.allocate(bytes.length);
    this.file.write(bytes, this.positions[number]!);
  }
}

function memoryIn(buffer: ArrayBuffer, offset: number, length: number): Memory {
  const bytes = new Uint8Array(buffer, offset, length);
  return { bytes, words: new Uint32Array(buffer, offset, length >> 2) };
}
