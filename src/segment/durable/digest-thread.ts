import { workerData } from "node:worker_threads";
import { contentOf } from "./digest.ts";
import type { DigestJob } from "./digest-ahead.ts";
import { DigestBoard } from "./digest-board.ts";

function work({ paths, board: memory }: DigestJob): void {
  const board = new DigestBoard(memory);
  for (const [index, path] of paths.entries()) {
    try {
      board.setDone(
        index,
        contentOf(path, () => board.setProgress()),
      );
    } catch {
      // Whoever waits reads the file himself, and says what is wrong.
      board.setFailed(index);
    }
  }
}

// The one entry of this thread: what it is made for is in its data.
work(workerData as DigestJob);
