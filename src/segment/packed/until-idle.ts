/**
 * Waits for work that a stream of another's does. Should that stream lose what it was to call, nothing would happen any
 * more, and the process would end in the midst of it, without a word.
 *
 * @param stalled the error for that
 */
export async function untilIdle<Result>(work: Promise<Result>, stalled: () => unknown): Promise<Result> {
  const { promise, onIdle } = rejection(stalled);
  process.once("beforeExit", onIdle);
  try {
    return await Promise.race([work, promise]);
  } finally {
    process.off("beforeExit", onIdle);
  }
}

function rejection(error: () => unknown): { readonly promise: Promise<never>; readonly onIdle: () => void } {
  let onIdle = (): void => {};
  const promise = new Promise<never>((_, reject) => {
    onIdle = () => reject(error());
  });
  return { promise, onIdle };
}
