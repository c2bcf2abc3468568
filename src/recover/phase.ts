/**
 * What a step of recovery is a part of. Analysis and redo read the log from its beginning once, undo what it needs.
 * `engine`, one more run of the engine's model, and `comparison`, which finds out who wrote what where it ends with other
 * bytes, do all of that.
 */
export type RecoveryPhase = "analysis" | "redo" | "undo" | "engine" | "comparison";

/** The same steps, as a part of `phase`. */
export function* asPhase<T>(phase: RecoveryPhase, steps: Generator<unknown, T>): Generator<RecoveryPhase, T> {
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      yield phase;
    }
  } finally {
    // Who ends these steps early ends those; at their end nothing happens.
    steps.return(undefined as never);
  }
}
