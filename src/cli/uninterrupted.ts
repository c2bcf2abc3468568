import process from "node:process";

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Does what must not be left half done: a signal that comes meanwhile takes effect when it is over. */
export async function uninterrupted<T>(action: () => T): Promise<T> {
  let received: NodeJS.Signals | null = null;
  const remember = (signal: NodeJS.Signals): void => {
    received = signal;
  };
  for (const signal of SIGNALS) process.on(signal, remember);
  try {
    return action();
  } finally {
    // Signals are handed out by the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    for (const signal of SIGNALS) process.off(signal, remember);
    if (received !== null) process.kill(process.pid, received);
  }
}
