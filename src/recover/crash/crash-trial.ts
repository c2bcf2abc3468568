import { runToEnd } from "../../core/run-to-end.ts";
import type { AriesLog } from "../aries/aries-log.ts";
import type { AriesRun } from "../aries/recover-aries.ts";
import { runAries } from "../aries/recover-aries.ts";
import type { Compensation } from "../clr-list.ts";
import { ARIES_PLANE, COMMITTED_PLANE, ENGINE_PLANE } from "../pages/ledger.ts";
import { LedgerImages } from "../pages/ledger-images.ts";
import { ariesLog, encodeClrs } from "./crash.ts";
import type { CrashPoint } from "./crash-points.ts";
import { crashedLog } from "./crash-points.ts";
import { spread } from "./sample.ts";
import type { Coverage, CrashFailure, CrashFailureKind } from "./sweep-result.ts";
import { MAX_FAILURES_LISTED, MAX_PAGES_LISTED } from "./sweep-result.ts";

interface PageVersions {
  readonly pageId: bigint;
  readonly replayed: Uint8Array;
  readonly committed: Uint8Array;
}

/** What one recovery ends with. */
interface Ending {
  readonly pages: readonly PageVersions[];
  readonly clrs: readonly Compensation[];
  readonly isEngineWrong: boolean;
}

/** Crashes a log at points, recovers it, and keeps account of what is wrong with that. */
export class CrashTrial {
  engineFailures = 0;
  undoRepeats = 0;
  failureCount = 0;
  readonly failures: CrashFailure[] = [];
  private readonly log: AriesLog;
  private tested = 0;
  private possible = 0;

  constructor(log: AriesLog) {
    this.log = log;
  }

  get undoCrashes(): Coverage {
    return { tested: this.tested, possible: this.possible };
  }

  /**
   * @param records how many there are at the point
   * @param mostUndoCrashes undo is stopped in so many places at most
   */
  run(point: CrashPoint, records: number, mostUndoCrashes: number): void {
    const { files, semantics } = this.log;
    const ending = this.recover(point, []);
    const clrs = encodeClrs(files.format, semantics, ending.clrs);
    const fail = (kind: CrashFailureKind, clrs: number, pages: readonly PageVersions[]): void =>
      this.fail({ kind, records, lsn: point.lsn, clrs, pageIds: idsOf(pages) });
    if (ending.isEngineWrong) this.engineFailures += 1;
    const stale = ending.pages.filter(({ replayed, committed }) => !isEqual(replayed, committed));
    if (stale.length > 0) fail("stale-before-image", 0, stale);
    const stops = spread(1, clrs.length, mostUndoCrashes);
    this.tested += stops.length;
    this.possible += clrs.length;
    for (const count of stops) {
      const resumed = this.recover(point, clrs.slice(0, count));
      const differing = differences(ending.pages, resumed.pages);
      if (differing.length > 0) fail("pages-differ", count, differing);
      if (!areSame(resumed.clrs, ending.clrs.slice(count))) this.undoRepeats += 1;
    }
  }

  /** @param clrs what undo has written, in bytes */
  private recover(point: CrashPoint, clrs: readonly Uint8Array[]): Ending {
    const { files, options } = this.log;
    const run = runToEnd(runAries(ariesLog(crashedLog(files, point, Buffer.concat(clrs)), options)));
    try {
      return endingOf(run);
    } finally {
      run.ledger.close();
    }
  }

  private fail(failure: CrashFailure): void {
    this.failureCount += 1;
    if (this.failures.length < MAX_FAILURES_LISTED) this.failures.push(failure);
  }
}

function endingOf({ ledger, replayed }: AriesRun): Ending {
  const committed = [...new LedgerImages(ledger, COMMITTED_PLANE)];
  const pages = Array.from(new LedgerImages(ledger, ARIES_PLANE), ({ pageId, bytes }, i) => ({
    pageId,
    replayed: bytes,
    committed: committed[i]!.bytes,
  }));
  const isEngineWrong =
    replayed.engine.outcome !== "completes" || ledger.differing([ENGINE_PLANE]).includes(1);
  return { pages, clrs: [...(replayed.undo.clrs ?? [])], isEngineWrong };
}

function idsOf(pages: readonly PageVersions[]): bigint[] {
  return pages.slice(0, MAX_PAGES_LISTED).map(({ pageId }) => pageId);
}

/** Pages that differ in either version; both have the same pages, as compensation records touch no new one. */
function differences(some: readonly PageVersions[], others: readonly PageVersions[]): PageVersions[] {
  return some.filter(({ replayed, committed }, i) => {
    const other = others[i];
    return other === undefined || !isEqual(replayed, other.replayed) || !isEqual(committed, other.committed);
  });
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function areSame(some: readonly Compensation[], others: readonly Compensation[]): boolean {
  return some.length === others.length && some.every((clr, i) => isSame(clr, others[i]!));
}

function isSame(a: Compensation, b: Compensation): boolean {
  return (
    a.lsn === b.lsn &&
    a.txnId === b.txnId &&
    a.prevLsn === b.prevLsn &&
    a.pageId === b.pageId &&
    a.pageOffset === b.pageOffset &&
    a.undoNextLsn === b.undoNextLsn
  );
}
