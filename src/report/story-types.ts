import type { RecoveryListener } from "../recover/listener.ts";
import type { RecoverResult } from "../recover/result.ts";

/** Turns what it is told of a replay into text, which is taken from it piece by piece. */
export interface StoryRenderer extends RecoveryListener {
  /** How it all ends. */
  finish(result: RecoverResult, isOk: boolean): void;
  /** What there is to put out since the last time. */
  take(): string;
}
