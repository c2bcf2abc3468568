import { concat } from "../sample-log.ts";
import type { AegisEngineRecovery } from "./aegis-engine.ts";
import { byLsn, recoverAsAegis } from "./aegis-engine.ts";
import type { AegisEntry } from "./aegis-entry.ts";
import { AEGIS_WRITES, encodeAegisEntry } from "./aegis-entry.ts";
import type { AegisKnobs } from "./aegis-knobs.ts";
import { AegisSimulation } from "./aegis-simulation.ts";
import { Dice } from "./dice.ts";
import { ascending } from "./u64-order.ts";

/** A log, which of its writes are committed, and what the engine will make of it. */
export interface AegisWorkload {
  readonly entries: readonly AegisEntry[];
  /** Name and bytes of each segment, in log order. */
  readonly segments: readonly (readonly [name: string, bytes: Uint8Array])[];
  /** LSNs of the committed writes, in LSN order, run by run where LSNs were reset. */
  readonly committed: readonly bigint[];
  /** The writes themselves. */
  readonly committedWrites: readonly AegisEntry[];
  /** Ids of transactions with neither commit nor abort in the log, those named by checkpoints included; ascending. */
  readonly open: readonly bigint[];
  readonly engine: AegisEngineRecovery;
}

/** Whether each run repeats LSNs of the one before, without which nothing shows that LSNs were reset. */
export function repeatEarlierLsns(entries: readonly AegisEntry[]): boolean {
  const runs = [...new Set(entries.map(({ run }) => run))].map((run) =>
    entries.filter((entry) => entry.run === run).map(({ lsn }) => lsn),
  );
  return runs.every((lsns, i) => i === 0 || lsns.filter((lsn) => runs[i - 1]!.includes(lsn)).length > 1);
}

/** Those of committed transactions, in LSN order, run by run. */
export function committedWrites(entries: readonly AegisEntry[]): AegisEntry[] {
  const committed = new Set(entries.filter(({ type }) => type === "commit").map(({ writer }) => writer));
  const writes = entries.filter(({ type, writer }) => AEGIS_WRITES.has(type) && committed.has(writer));
  const runs = [...new Set(writes.map(({ run }) => run))];
  return runs.flatMap((run) => writes.filter((write) => write.run === run).sort(byLsn));
}

function openIds(entries: readonly AegisEntry[]): bigint[] {
  const ended = new Set(
    entries.filter(({ type }) => type === "commit" || type === "abort").map(({ writer }) => writer),
  );
  const seen = entries.flatMap(({ writer, namedWriters }) => [writer, ...namedWriters]);
  const open = seen.filter((writer) => writer !== null).filter((writer) => !ended.has(writer));
  return ascending(new Set(open.map(({ id }) => id)));
}

function nameOf(number: number, count: number): string {
  return number === count - 1 ? "wal_current.log" : `wal_${String(number).padStart(16, "0")}.log`;
}

export function simulateAegis(seed: number, knobs: AegisKnobs): AegisWorkload {
  const dice = new Dice(seed);
  const simulation = new AegisSimulation(knobs, dice);
  for (let process = 0; process <= knobs.crashes; process++) {
    if (process > 0) simulation.restart();
    simulation.runProcess(process);
  }
  const { segments } = simulation;
  const removed = dice.chance(knobs.removal) ? dice.integer(segments.length) : 0;
  const entries = segments.slice(removed).flat();
  const writes = committedWrites(entries);
  return {
    entries,
    segments: segments
      .map((segment, i) => [nameOf(i, segments.length), concat(...segment.map(encodeAegisEntry))] as const)
      .slice(removed),
    committed: writes.map(({ lsn }) => lsn),
    committedWrites: writes,
    open: openIds(entries),
    engine: recoverAsAegis(entries),
  };
}
