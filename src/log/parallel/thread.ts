import { workerData } from "node:worker_threads";
import { formatNamed } from "../../format/registry.ts";
import type { WorkerInput } from "./unit-worker.ts";
import { UnitWorker } from "./unit-worker.ts";

/** Wakes up now and then even where a signal was lost. */
const WAIT_MS = 1000;

function work(input: WorkerInput): void {
  const format = formatNamed(input.formatName);
  if (format === undefined) throw new Error(`a thread was asked for the format '${input.formatName}'`);
  const worker = new UnitWorker(format, input);
  const { queue } = worker;
  while (!queue.isStopped && !queue.isAllClaimed) {
    const { changes } = queue;
    if (!worker.checkNext()) queue.waitForChange(changes, WAIT_MS);
  }
  worker.close();
}

// The one entry of this thread: what it is made for is in its data.
work(workerData as WorkerInput);
