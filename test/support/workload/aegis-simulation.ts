import { encodeAegisCheckpoint } from "../../../src/format/aegis/checkpoint.ts";
import type { AegisEntry, AegisType } from "./aegis-entry.ts";
import { AEGIS_WRITES } from "./aegis-entry.ts";
import type { AegisKnobs } from "./aegis-knobs.ts";
import type { Dice } from "./dice.ts";
import type { SimulatedTransaction } from "./simulated-transaction.ts";
import { largest } from "./u64-order.ts";

const LARGEST = 2n ** 64n - 1n;

interface Running {
  readonly writer: SimulatedTransaction;
  lastLsn: bigint;
  pending: AegisEntry | null;
}

/** Processes one after the other on one log, which they share. */
export class AegisSimulation {
  /** Entries by segment; the last one is the current file. */
  readonly segments: AegisEntry[][] = [[]];
  private readonly knobs: AegisKnobs;
  private readonly dice: Dice;
  private readonly usedIds: bigint[] = [];
  private nextLsn = 1n;
  private run = 0;

  constructor(knobs: AegisKnobs, dice: Dice) {
    this.knobs = knobs;
    this.dice = dice;
  }

  /** Opens the log again, with recovery or without. */
  restart(): void {
    const lsns = this.segments.flat().map(({ lsn }) => lsn);
    const resets = lsns.length > 0 && this.dice.chance(this.knobs.reset);
    if (resets) this.run += 1;
    this.nextLsn = resets ? 1n : largest([0n, ...lsns]) + 1n;
  }

  /** Runs transactions until a crash takes the open ones, and the current file's last records, away. */
  runProcess(process: number): void {
    const running: Running[] = [];
    const opened = this.current().length;
    const { segments } = this;
    const files = segments.length;
    for (let step = 0; step < this.knobs.steps; step++) this.step(process, running);
    const flushed = segments.length === files ? opened : 0;
    const kept = flushed + this.dice.integer(this.current().length - flushed + 1);
    this.current().splice(kept);
  }

  private current(): AegisEntry[] {
    return this.segments.at(-1)!;
  }

  private step(process: number, running: Running[]): void {
    const { dice, knobs } = this;
    if (dice.chance(knobs.rotation) && this.current().length > 0) this.segments.push([]);
    if (dice.chance(knobs.checkpoint)) this.checkpoint(running.map(({ writer }) => writer));
    if (running.length === 0 || (running.length < knobs.concurrency && dice.chance(0.3))) {
      const writer = { id: this.nextId(new Set(running.map((other) => other.writer.id))), process };
      running.push({ writer, lastLsn: 0n, pending: null });
      this.log(running.at(-1)!, "begin");
      return;
    }
    const chosen = dice.pick(running);
    if (chosen.pending !== null) this.complete(chosen, chosen.pending);
    else if (dice.chance(0.3)) this.log(chosen, dice.chance(knobs.abort) ? "abort" : "commit");
    else this.log(chosen, this.nextType());
    if (this.hasEnded(chosen)) running.splice(running.indexOf(chosen), 1);
  }

  private hasEnded({ writer, pending }: Running): boolean {
    const last = this.current().at(-1);
    return pending === null && last?.writer === writer && (last.type === "commit" || last.type === "abort");
  }

  private nextType(): AegisType {
    const { dice, knobs } = this;
    if (dice.chance(knobs.unknownType)) return "unknown";
    return dice.chance(knobs.clr) ? "clr" : dice.pick([...AEGIS_WRITES]);
  }

  private nextId(inUse: ReadonlySet<bigint>): bigint {
    const free = this.usedIds.filter((id) => !inUse.has(id));
    if (free.length > 0 && this.dice.chance(this.knobs.idReuse)) return this.dice.pick(free);
    const number = BigInt(this.usedIds.length + 1);
    this.usedIds.push(this.knobs.largeIds ? LARGEST - number : number);
    return this.usedIds.at(-1)!;
  }

  private checkpoint(writers: readonly SimulatedTransaction[]): void {
    const named = writers.map(({ id }) => id);
    const parses = !this.dice.chance(this.knobs.badCheckpoint);
    const data = encodeAegisCheckpoint({ activeTransactions: named, dirtyPages: [0n, LARGEST] });
    this.current().push({
      lsn: this.nextLsn++,
      type: "checkpoint",
      txnId: 0n,
      prevLsn: 0n,
      pageId: null,
      data: parses ? data : data.subarray(0, data.length - 1),
      named: parses ? named : null,
      writer: null,
      namedWriters: parses ? writers : [],
      run: this.run,
    });
  }

  /** Takes an LSN; the record is written now or, with disorder, when others have written theirs. */
  private log(running: Running, type: AegisType): void {
    const { dice, knobs } = this;
    const writes = AEGIS_WRITES.has(type);
    const entry: AegisEntry = {
      lsn: this.nextLsn++,
      type,
      txnId: running.writer.id,
      // The caller passes the previous LSN, or does not care.
      prevLsn: dice.chance(0.2) ? 0n : running.lastLsn,
      pageId: writes && dice.chance(1 - knobs.pageless) ? BigInt(dice.integer(knobs.pages)) : null,
      data: dice.bytes(writes ? dice.integer(20) : 0),
      named: null,
      writer: running.writer,
      namedWriters: [],
      run: this.run,
    };
    if (dice.chance(knobs.disorder)) running.pending = entry;
    else this.complete(running, entry);
  }

  private complete(running: Running, entry: AegisEntry): void {
    running.pending = null;
    running.lastLsn = entry.lsn;
    this.current().push(entry);
  }
}
