import { concat } from "../sample-log.ts";
import { Dice } from "./dice.ts";
import { Pages } from "./pages.ts";
import { openTransactions, recoverAsAries } from "./sochdb-aries.ts";
import type { EngineRecovery } from "./sochdb-engine.ts";
import { recoverAsEngine } from "./sochdb-engine.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";
import { encodeEntry } from "./sochdb-entry.ts";
import type { SochdbKnobs } from "./sochdb-knobs.ts";
import { SochdbProcess } from "./sochdb-process.ts";
import { committedPages } from "./sochdb-truth.ts";
import { ascending, largest } from "./u64-order.ts";

/** A log, what it truly means, and what the engine will make of it. */
export interface SochdbWorkload {
  readonly entries: readonly SochdbEntry[];
  /** The pages before the log began. */
  readonly initial: Pages;
  /** The log, with the part of a record that the last crash left. */
  readonly bytes: Uint8Array;
  readonly tornBytes: number;
  /** What is truly committed of every byte that the log touches, pages in hexadecimal by id. */
  readonly committed: ReadonlyMap<bigint, string>;
  /** Ids of transactions with neither commit nor abort nor end, ascending, each once. */
  readonly losers: readonly bigint[];
  /** What the engine's own recovery does at the next restart. */
  readonly engine: EngineRecovery;
  /** The pages after it, as `committed`. */
  readonly enginePages: ReadonlyMap<bigint, string>;
}

const LARGEST = 2n ** 64n - 1n;

/** Hands out transaction ids: new ones, or those of earlier transactions that are not in use. */
function idSource(knobs: SochdbKnobs, dice: Dice): (inUse: ReadonlySet<bigint>) => bigint {
  const used: bigint[] = [];
  return (inUse) => {
    const free = used.filter((id) => !inUse.has(id));
    if (free.length > 0 && dice.chance(knobs.idReuse)) return dice.pick(free);
    const number = BigInt(used.length);
    used.push(knobs.largeIds ? LARGEST - number : number);
    return used.at(-1)!;
  };
}

/** LSN of the last record; 0 where there is none. */
function lastLsn(entries: readonly SochdbEntry[]): bigint {
  return entries.at(-1)?.lsn ?? 0n;
}

function nextLsnAfter(entries: readonly SochdbEntry[], { lsnFromLastRecord }: SochdbKnobs): bigint {
  if (lsnFromLastRecord) return lastLsn(entries) + 1n;
  return largest([0n, ...entries.map(({ lsn }) => lsn)]) + 1n;
}

/** Brings the pages to where a restart leaves them, and appends to the log what it appends. */
function restart(entries: SochdbEntry[], pages: Pages, knobs: SochdbKnobs, dice: Dice): void {
  const nextLsn = nextLsnAfter(entries, knobs);
  if (dice.chance(knobs.skipRecovery)) {
    // Every page had been flushed, changes of open transactions included.
    for (const { pageId, pageOffset, after } of entries) pages.write(pageId, pageOffset, after);
  } else if (knobs.recovery === "aries") {
    entries.push(...recoverAsAries(entries, pages, nextLsn));
  } else {
    entries.push(...recoverAsEngine(entries, pages, nextLsn, dice).clrs);
  }
}

/** Runs processes one after the other on one log; each but perhaps the last ends in a crash. */
function runProcesses(knobs: SochdbKnobs, initial: Pages, pageIds: readonly bigint[], dice: Dice) {
  const entries: SochdbEntry[] = [];
  const nextId = idSource(knobs, dice);
  let lost: SochdbEntry | null = null;
  for (let process = 0; process <= knobs.crashes; process++) {
    const pages = initial.copy();
    const opened = entries.length;
    if (process > 0) restart(entries, pages, knobs, dice);
    const nextLsn = nextLsnAfter(entries, knobs);
    new SochdbProcess({ process, entries, pages, nextLsn, nextId, pageIds }, knobs, dice).run();
    const endsCleanly = process === knobs.crashes && dice.chance(0.2);
    const kept = endsCleanly ? entries.length : opened + dice.integer(entries.length - opened + 1);
    lost = entries.splice(kept)[0] ?? null;
  }
  return { entries, lost };
}

/** Bytes of the first record that a crash lost, as far as they reached the disk. */
function tornPart(lost: SochdbEntry | null, knobs: SochdbKnobs, dice: Dice): Uint8Array {
  if (lost === null || !dice.chance(knobs.tornTail)) return new Uint8Array(0);
  const record = encodeEntry(lost);
  return record.subarray(0, dice.integer(record.length));
}

export function simulateSochdb(seed: number, knobs: SochdbKnobs): SochdbWorkload {
  const dice = new Dice(seed);
  const initial = new Pages();
  const pageIds = Array.from({ length: knobs.pages }, (_, i) =>
    knobs.largeIds ? LARGEST - BigInt(i) : BigInt(i),
  );
  for (const pageId of pageIds) initial.write(pageId, 0, dice.bytes(knobs.pageLength));
  const { entries, lost } = runProcesses(knobs, initial, pageIds, dice);
  return meaningOf(entries, initial, tornPart(lost, knobs, dice));
}

/** The workload as a crash leaves it that loses all but the first records. */
export function cutSochdb({ entries, initial }: SochdbWorkload, length: number): SochdbWorkload {
  return meaningOf(entries.slice(0, length), initial, new Uint8Array(0));
}

function meaningOf(entries: readonly SochdbEntry[], initial: Pages, torn: Uint8Array): SochdbWorkload {
  const pages = new Pages();
  const engine = recoverAsEngine(entries, pages, lastLsn(entries) + 1n, new Dice(entries.length));
  return {
    entries,
    initial,
    bytes: concat(...entries.map(encodeEntry), torn),
    tornBytes: torn.length,
    committed: committedPages(entries, initial).images(),
    losers: ascending(new Set(openTransactions(entries).map(({ id }) => id))),
    engine,
    enginePages: pages.images(),
  };
}
