import { WalctlError } from "../core/errors.ts";
import type { RecoveryListener } from "../recover/listener.ts";
import type { Thread } from "../recover/thread.ts";
import { followThread } from "../recover/thread.ts";

const NAMES: Readonly<Record<Thread["kind"], string>> = { txn: "transaction", page: "page", lsn: "LSN" };

const HINTS: Readonly<Record<Thread["kind"], string>> = {
  txn: "stats --by txn names those with the most records",
  page: "stats --by page names those that it changes most",
  lsn: "show says which record has it, if there is one",
};

/** Follows one thread of a replay, and knows whether there is anything in it. */
export class ThreadWatch {
  readonly listener: RecoveryListener;
  readonly #thread: Thread;
  #isFound = false;

  constructor(thread: Thread, listener: RecoveryListener) {
    this.#thread = thread;
    const found = (): void => {
      this.#isFound = true;
    };
    this.listener = followThread(thread, noticing(listener, found));
  }

  get isFound(): boolean {
    return this.#isFound;
  }

  /** @throws WalctlError where nothing belongs to the thread: how the rest begins and ends is no answer */
  requireFound(path: string): void {
    if (this.#isFound) return;
    const { kind, id } = this.#thread;
    throw new WalctlError(
      "usage",
      `${path}: nothing in the replay concerns ${NAMES[kind]} ${id}`,
      HINTS[kind],
    );
  }
}

/** Passes all on to a listener, and tells of what is part of a thread. */
function noticing(listener: RecoveryListener, found: () => void): RecoveryListener {
  return {
    analysed: (analysis) => listener.analysed(analysis),
    transaction(entry) {
      found();
      listener.transaction(entry);
    },
    dirtyPage(entry) {
      found();
      listener.dirtyPage(entry);
    },
    step(step) {
      found();
      listener.step(step);
    },
    engineStarts: (run) => listener.engineStarts(run),
  };
}
