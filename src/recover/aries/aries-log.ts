import type { EngineModel } from "../../format/engine.ts";
import type { AriesSemantics } from "../../format/recovery.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import { EngineFeed, openingOf } from "../engine-feed.ts";
import type { RecoveryListener } from "../listener.ts";
import type { LogLosses } from "../log-losses.ts";
import type { LogPassOptions, PassSummary, PassVisitor } from "../log-pass.ts";
import { LogPass } from "../log-pass.ts";
import type { RecoveryPhase } from "../phase.ts";
import { asPhase } from "../phase.ts";
import type { RecoverOptions } from "../result.ts";
import type { Analysis } from "./analysis.ts";
import type { ReplayStory } from "./story.ts";

/** What the passes of one recovery share. */
export interface AriesLog {
  readonly files: LogFiles;
  readonly semantics: AriesSemantics;
  readonly model: EngineModel;
  readonly options: RecoverOptions;
  readonly pass: LogPassOptions;
}

/** Which records recovery uses, and which the engine's reader reaches. */
export function passOptions(
  files: LogFiles,
  model: EngineModel,
  { toLsn = null, salvage = false, checkAhead }: RecoverOptions,
): LogPassOptions {
  const opening = openingOf(files, model);
  const engineSegments = opening.kind === "reads" ? opening.segments : [];
  return { reader: model.reader, engineSegments, toLsn, salvage, checkAhead: checkAhead ?? (() => null) };
}

/** The engine model, before its first record. */
export function startEngine(
  { files, model, options }: AriesLog,
  keepLsns: boolean,
  listener: RecoveryListener | null = null,
): EngineFeed {
  return new EngineFeed(files, model, { toLsn: options.toLsn ?? null, keepLsns, listener });
}

/** The first pass, for the engine and for recovery. */
export function* analyse(
  log: AriesLog,
  engine: EngineFeed,
  analysis: Analysis,
  story: ReplayStory | null,
  losses: LogLosses,
): Generator<RecoveryPhase, PassSummary> {
  const visitor: PassVisitor = {
    records(cursor, batch, used, reached) {
      for (let index = 0; index < used; index++) {
        cursor.seek(batch, index);
        const number = analysis.use(cursor);
        if (index < reached) engine.analyse(cursor);
        if (story !== null) story.seen(number, cursor);
      }
    },
  };
  const summary = yield* new LogPass(log.files, log.pass, visitor, losses).steps("analysis");
  engine.endReading(summary);
  return summary;
}

/** The same for the engine alone. */
export function* analyseForEngine(log: AriesLog, engine: EngineFeed): Generator<RecoveryPhase, void> {
  const summary = yield* new LogPass(log.files, log.pass, {
    records(cursor, batch, _used, reached) {
      for (let index = 0; index < reached; index++) {
        cursor.seek(batch, index);
        engine.analyse(cursor);
      }
    },
  }).steps("engine");
  engine.endReading(summary);
}

/** The engine's whole recovery once more, for a listener alone: it writes no page. */
export function* tellEngine(log: AriesLog, listener: RecoveryListener): Generator<RecoveryPhase, void> {
  const engine = startEngine(log, false, listener);
  yield* analyseForEngine(log, engine);
  yield* new LogPass(log.files, log.pass, {
    records(cursor, batch, _used, reached) {
      for (let index = 0; index < reached; index++) {
        cursor.seek(batch, index);
        engine.redo(cursor);
      }
    },
  }).steps("engine");
  yield* asPhase("engine", engine.finishSteps());
}
