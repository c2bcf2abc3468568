import type { SegmentExtents } from "../../analysis/segment-extents.ts";
import type { WriteOrder } from "../../analysis/write-order.ts";
import { provenWriteOrder } from "../../analysis/write-order.ts";
import { U64List } from "../../core/u64-list.ts";
import type { EngineModel } from "../../format/engine.ts";
import type { MessageSemantics } from "../../format/recovery.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import { engineOrderSteps } from "../engine-order.ts";
import type { RecoveryPhase } from "../phase.ts";
import { asPhase } from "../phase.ts";
import type { AnalysisResult, RecoverOptions, Recovery, RedoResult } from "../result.ts";
import { messageDivergences, restartNotes } from "./divergences.ts";
import type { MessageFold } from "./message-fold.ts";
import { MessagePass } from "./message-pass.ts";
import { WriteOrderPass } from "./write-order-pass.ts";

/** A log of messages, and how to recover it. */
export interface MessageLog {
  readonly files: LogFiles;
  readonly semantics: MessageSemantics;
  readonly model: EngineModel;
  readonly options: RecoverOptions;
}

/**
 * Recovers a log of messages: the data records in the order in which they were written.
 *
 * Memory does not grow with the log, but for 8 bytes for each LSN that is asked for. A log whose segments overlap is
 * read twice where their order turns out to be another than that of their names.
 */
export function* recoverMessages({
  files,
  semantics,
  model,
  options,
}: MessageLog): Generator<RecoveryPhase, Recovery> {
  const engineRecovery = model.startRecovery({ pages: null, keepLsns: options.detail === true });
  const pass = new MessagePass(files.format, engineRecovery, options);
  yield* asPhase("analysis", engineOrderSteps(files, model, pass));
  pass.fold.finish();
  const order = writeOrderOf(pass.extents, semantics);
  const fold = yield* foldInOrder({ files, semantics, model, options }, order, pass);
  const { missing, notes } = pass.losses.finish(fold.strayFragments - fold.lastFragments);
  const result = {
    path: files.path,
    format: files.format.name,
    mode: "messages" as const,
    analysis: analysisOf(pass, fold),
    redo: redoOf(fold),
    undo: { possible: false, count: 0, losers: new U64List(), lsns: fold.lsns && new U64List(), clrs: null },
    engine: engineRecovery.finish({ firstFrom: () => null }),
    divergences: messageDivergences(files.format.title, pass, order),
    remarks: { list: [], byCode: {} },
    missing,
    notes: [
      ...notes,
      ...restartNotes(files.format.title, pass, fold),
      ...semantics.describeSpecial(pass.special),
    ],
    unreachableRecords: pass.unreachable.count,
    correctableRecords: pass.losses.damaged.correctable,
  };
  return { result, pages: null, enginePages: null, repair: null, close: () => {} };
}

function writeOrderOf(extents: SegmentExtents, semantics: MessageSemantics): WriteOrder {
  return extents.overlap ? provenWriteOrder(extents, semantics) : { kind: "names" };
}

function* foldInOrder(
  { files, model, options }: MessageLog,
  order: WriteOrder,
  { fold, extents }: MessagePass,
): Generator<RecoveryPhase, MessageFold> {
  if (order.kind !== "proven" || order.isThatOfNames) return fold;
  const again = new WriteOrderPass(files.format, order.parts, options);
  const segments = order.parts.map(({ segment }) => extents.segments[segment]!.segmentIndex);
  yield* asPhase("redo", engineOrderSteps(files, model, again, segments));
  again.fold.finish();
  return again.fold;
}

function analysisOf({ used }: MessagePass, { transactions }: MessageFold): AnalysisResult {
  const { committed, aborted, open } = transactions;
  return {
    ...used.range(),
    transactions: { committed, aborted, active: open, ended: 0 },
    activeTransactions: { txnIds: new U64List(), lastLsns: new U64List() },
    dirtyPages: null,
  };
}

/** What is certain, in order, and what is not. */
function redoOf({ messages, lsns, transactions, startLsn }: MessageFold): RedoResult {
  let uncertainCount = 0;
  for (const [from, to] of transactions) uncertainCount += to - from;
  const count = messages - uncertainCount;
  const split = lsns === null ? null : splitLsns(lsns, transactions);
  return {
    startLsn,
    count,
    lsns: split?.certain ?? null,
    uncertain: { count: uncertainCount, lsns: split?.uncertain ?? null },
  };
}

function splitLsns(
  lsns: U64List,
  ranges: Iterable<readonly [from: number, to: number]>,
): { readonly certain: U64List; readonly uncertain: U64List } {
  const certain = new U64List();
  const uncertain = new U64List();
  const copy = (from: number, to: number, list: U64List): void => {
    for (let at = from; at < to; at++) list.push(lsns.highAt(at), lsns.lowAt(at));
  };
  let done = 0;
  for (const [from, to] of ranges) {
    copy(done, from, certain);
    copy(from, to, uncertain);
    done = to;
  }
  copy(done, lsns.length, certain);
  return { certain, uncertain };
}
