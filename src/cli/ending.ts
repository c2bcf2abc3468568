import process from "node:process";

/** Signals by which users and systems end a command. */
const ENDING: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Calls `before` when a signal comes, and then lets it end the process as if nobody had listened. A signal is heard only
 * when the event loop has its turn.
 *
 * @returns takes that back
 */
export function armEnding(before: () => void): () => void {
  const listener = (signal: NodeJS.Signals): void => {
    disarm();
    before();
    process.kill(process.pid, signal);
  };
  const disarm = (): void => {
    for (const signal of ENDING) process.off(signal, listener);
  };
  for (const signal of ENDING) process.on(signal, listener);
  return disarm;
}
