/**
 * walctl as a library: open a log, scan it, dump it, verify it, recover it, plan how to cut it.
 *
 * ```js
 * import { openLog, scanLog } from "walctl";
 *
 * const log = openLog("/var/lib/app/wal");
 * const view = log.format.createView();
 * for (const event of scanLog(log)) {
 *   if (event.kind !== "records") continue;
 *   for (let index = 0; index < event.batch.count; index++) {
 *     view.seek(event.batch, index);
 *     console.log(view.lsn, view.type);
 *   }
 * }
 * ```
 *
 * Reading is synchronous, in constant memory. Damage in a log is data, a finding or an event; only errors of usage and
 * of input/output are thrown, as {@link WalctlError}.
 *
 * @module
 */
export type { BitPosition } from "./core/crc-arithmetic.ts";
export type { DivergenceCode } from "./core/divergences.ts";
export type { ErrorCode } from "./core/errors.ts";
export { WalctlError } from "./core/errors.ts";
export type { Finding, FindingCode, Severity } from "./core/findings.ts";
export type { U64List } from "./core/u64-list.ts";
export type { DumpOptions } from "./dump/dump.ts";
export { dumpLog } from "./dump/dump.ts";
export type { RecordOptions } from "./dump/dump-events.ts";
export type { DumpEvent, SelectedRecords } from "./dump/events.ts";
export type { RecordFilter } from "./dump/filter.ts";
export type { FollowOptions, FollowSummary } from "./dump/follow.ts";
export { followLog } from "./dump/follow.ts";
export type { Encryption, Payload } from "./dump/payload.ts";
export type { RecordBatch } from "./format/batch.ts";
export type { EngineOutcome, EngineRun } from "./format/engine.ts";
export type { Format } from "./format/format.ts";
export type { LogRecord, RecordField, RecordType } from "./format/record.ts";
export { FORMATS, formatNamed } from "./format/registry.ts";
export type { RecordView } from "./format/view.ts";
export type { Damage, ScanEvent, Tail, TailKind } from "./log/events.ts";
export type { MendedLog } from "./log/mended-log.ts";
export { mendLog } from "./log/mended-log.ts";
export type { OpenOptions } from "./log/open.ts";
export { openLog } from "./log/open.ts";
export type { OpenInput, OpenInputOptions } from "./log/open-input.ts";
export { openInput } from "./log/open-input.ts";
export type { ScanOptions } from "./log/scan.ts";
export { scanLog } from "./log/scan.ts";
export { crashLog } from "./recover/crash/crash.ts";
export { sweepLog } from "./recover/crash/sweep.ts";
export type { CrashFailure, SweepResult } from "./recover/crash/sweep-result.ts";
export type {
  DirtyPageEntry,
  RecoveryListener,
  ReplayAction,
  ReplayStep,
  TransactionEntry,
} from "./recover/listener.ts";
export type { ChangeFate, EngineFate, PageChange } from "./recover/page-history.ts";
export { PageHistory } from "./recover/page-history.ts";
export { recoverLog, recoverSteps } from "./recover/recover.ts";
export type { Repair, RepairedSegment } from "./recover/repair/repair.ts";
export { planRepair } from "./recover/repair/repair.ts";
export type { RepairChange, RepairPlan } from "./recover/repair/repair-plan.ts";
export type {
  Divergence,
  PageImage,
  PageImages,
  RecoverOptions,
  RecoverResult,
  Recovery,
} from "./recover/result.ts";
export { isRecoverable } from "./recover/result.ts";
export type { LogFiles } from "./segment/log-files.ts";
export type { ForeignFile, Segment } from "./segment/segment.ts";
export type { StatsOptions } from "./stats/collect.ts";
export { collectStats } from "./stats/collect.ts";
export type {
  Distribution,
  StatsResult,
} from "./stats/result.ts";
export { cutLog } from "./truncate/cut-log.ts";
export type { PlannedAction, Refusal, TruncatePlan } from "./truncate/plan.ts";
export type { CutMode, TruncateRequest } from "./truncate/request.ts";
export { planTruncation } from "./truncate/truncate.ts";
export type { FailOn, Verdict, VerifyOptions, VerifyResult } from "./verify/result.ts";
export { isOk } from "./verify/result.ts";
export { verifyLog } from "./verify/verify.ts";
