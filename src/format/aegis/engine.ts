import type { EngineModel, EngineReader, EngineSegment } from "../engine.ts";
import { AegisRecovery } from "./engine-recovery.ts";

/**
 * Aegis's reader: every file whose name starts with `wal_` and ends with `.log`, in the byte order of the names. It
 * leaves a file without an error at the first bytes that are no record, and takes every intact record.
 */
const READER: EngineReader = {
  open: (segments) => ({ kind: "reads", segments: inByteOrder(segments) }),
  stopAtPlace: () => ({ kind: "ends" }),
  stopAtRecord: null,
  impasse: null,
};

function inByteOrder(segments: readonly EngineSegment[]): readonly number[] {
  const names = segments.map(({ name }) => Buffer.from(name));
  return names.map((_, index) => index).sort((a, b) => Buffer.compare(names[a]!, names[b]!));
}

/** What Aegis does with its log when it is started: redo of what it takes for committed, and no undo. */
export const AEGIS_ENGINE: EngineModel = {
  reader: READER,
  startRecovery: ({ keepLsns }) => new AegisRecovery(keepLsns),
};
