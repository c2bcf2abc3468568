import type { Format } from "../../src/format/format.ts";
import type { RecoveryListener, ReplayStep } from "../../src/recover/listener.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import type { Thread } from "../../src/recover/thread.ts";
import { followThread } from "../../src/recover/thread.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { memoryLog } from "./memory-log.ts";

/** Everything that a listener is told of a recovery. */
export interface Told {
  readonly result: RecoverResult;
  readonly steps: readonly ReplayStep[];
  /** `32 active 138 126`: id, status, lastLSN, undoNextLSN. */
  readonly transactions: readonly string[];
  /** `100 4`: id and recLSN. */
  readonly dirtyPages: readonly string[];
}

export function told(files: LogFiles, thread: Thread | null = null, options: RecoverOptions = {}): Told {
  const steps: ReplayStep[] = [];
  const transactions: string[] = [];
  const dirtyPages: string[] = [];
  const listener: RecoveryListener = {
    analysed: () => {},
    transaction: (entry) => transactions.push(Object.values(entry).join(" ")),
    dirtyPage: ({ pageId, recLsn }) => dirtyPages.push(`${pageId} ${recLsn}`),
    step: (step) => steps.push(step),
    engineStarts: () => {},
  };
  const followed = thread === null ? listener : followThread(thread, listener);
  const recovery = recoverLog(files, { detail: true, listener: followed, ...options });
  recovery.close();
  return { result: recovery.result, steps, transactions, dirtyPages };
}

/** The same of a log in memory. */
export function toldOf(format: Format, bytes: Uint8Array, thread: Thread | null = null): Told {
  return told(memoryLog(format, [["wal_00000000.log", bytes]]), thread);
}
