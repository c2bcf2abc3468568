import type { EngineRun } from "../../format/engine.ts";
import type { AriesSemantics } from "../../format/recovery.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { ClrList } from "../clr-list.ts";
import type { EngineFeed } from "../engine-feed.ts";
import type { LogPassOptions } from "../log-pass.ts";
import { LogPass } from "../log-pass.ts";
import type { PageLedger } from "../pages/ledger.ts";
import type { RecoveryPhase } from "../phase.ts";
import { asPhase } from "../phase.ts";
import { RecordReader } from "../record-reader.ts";
import type { Remarks } from "../remarks.ts";
import type { RedoResult, UndoResult } from "../result.ts";
import { counted } from "../words.ts";
import type { Analysis } from "./analysis.ts";
import { Compensator } from "./compensator.ts";
import { Redo } from "./redo.ts";
import type { ReplayStory } from "./story.ts";
import { Undo } from "./undo.ts";
import { UndoLog } from "./undo-log.ts";

export interface ReplayParts {
  readonly files: LogFiles;
  readonly semantics: AriesSemantics;
  readonly pass: LogPassOptions;
  readonly keepLsns: boolean;
  readonly analysis: Analysis;
  /** Through with its analysis. */
  readonly engine: EngineFeed;
  readonly ledger: PageLedger;
  readonly remarks: Remarks;
  /** Null where nobody listens. */
  readonly story: ReplayStory | null;
  /** Called when the pages are as redo leaves them, in all versions, before anything is undone. */
  readonly afterRedo?: () => void;
}

/** What one replay came to. */
export interface Replayed {
  readonly redo: RedoResult;
  readonly undo: UndoResult;
  readonly engine: EngineRun;
  /** How each incarnation ends. */
  readonly states: Uint8Array;
}

/**
 * The second pass and undo, for all three versions of the pages at once: repeats history, computes the committed
 * state, and lets the engine model do its own. Run with a ledger of bytes it gives the pages; run with a ledger of
 * writers it says who wrote what.
 */
export function* replay(parts: ReplayParts): Generator<RecoveryPhase, Replayed> {
  const reader = new RecordReader(parts.files);
  try {
    return yield* replayWith(parts, reader);
  } finally {
    reader.close();
  }
}

function* replayWith(parts: ReplayParts, reader: RecordReader): Generator<RecoveryPhase, Replayed> {
  const { analysis, engine, ledger, keepLsns, story } = parts;
  const { incarnations, kinds } = analysis;
  const states = incarnations.states();
  incarnations.reset();
  const updates = new UndoLog(states.length);
  const compensator = new Compensator(updates, reader, ledger);
  const redo = new Redo({ ...parts, sink: engine.sink, kinds, incarnations, states, updates, compensator });
  engine.beginRedo(ledger);
  yield* new LogPass(parts.files, parts.pass, {
    records(cursor, batch, used, reached) {
      for (let index = 0; index < used; index++) {
        cursor.seek(batch, index);
        if (index < reached) engine.redo(cursor);
        const incarnation = redo.use(cursor);
        engine.sink.flush(incarnation + 1);
      }
    },
  }).steps("redo");
  parts.afterRedo?.();
  const engineRun = engine.finish();
  const nextLsn = (analysis.range.highest ?? 0n) + 1n;
  const undo = new Undo({ incarnations, states, updates, compensator, nextLsn, keepLsns, story });
  const undone = yield* asPhase("undo", undo.steps());
  noteWhatCannotBeWritten(undo.clrs, nextLsn - 1n, parts.remarks);
  return {
    redo: { startLsn: analysis.recLsnRange.lowest, count: redo.count, lsns: redo.lsns, uncertain: null },
    undo: undone,
    engine: engineRun,
    states,
  };
}

function noteWhatCannotBeWritten(clrs: ClrList, highestLsn: bigint, remarks: Remarks): void {
  const { writable, length } = clrs;
  if (writable === length) return;
  const records = counted(length - writable, "compensation record");
  const message = `LSNs come to an end at 2^64 − 1: ${records} of the undo cannot be written`;
  remarks.add("lsns-exhausted", highestLsn, clrs.at(writable).txnId, message);
}
