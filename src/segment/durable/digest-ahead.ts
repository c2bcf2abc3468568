import { SHARE_ENV, Worker } from "node:worker_threads";
import type { Content } from "./digest.ts";
import { DigestBoard } from "./digest-board.ts";

/** Without a sign of life from the thread for so long, whoever waits goes on by himself. */
const PATIENCE_MS = 5000;

/** What a thread needs: plain data and shared memory. */
export interface DigestJob {
  readonly paths: readonly string[];
  readonly board: SharedArrayBuffer;
}

/** Digests of files, made by a thread beside whatever else is done. */
export class DigestAhead {
  readonly #board: DigestBoard;
  #isAlone = false;

  constructor(paths: readonly string[]) {
    this.#board = DigestBoard.forFiles(paths.length);
    const job: DigestJob = { paths, board: this.#board.memory };
    const thread = new Worker(new URL("./digest-thread.js", import.meta.url), {
      workerData: job,
      env: SHARE_ENV,
    });
    // A thread that cannot start or dies leaves its work to whoever waits for it.
    thread.on("error", () => {});
    thread.unref();
  }

  /** Waits for one file's digest; null where the thread cannot make it. */
  take(index: number): Content | null {
    while (!this.#isAlone) {
      const { progress } = this.#board;
      const result = this.#board.wait(index, PATIENCE_MS);
      if (result !== "waiting") return result;
      if (this.#board.progress === progress) this.#isAlone = true;
    }
    return null;
  }
}
