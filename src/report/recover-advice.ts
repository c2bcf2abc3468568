import type { RecoverResult } from "../recover/result.ts";
import { shellWord } from "./shell-word.ts";

/** One thing to do, and the commands for it, each on a line of its own, to be copied. */
export interface Advice {
  readonly text: string;
  readonly commands: readonly string[];
}

interface Situation {
  readonly result: RecoverResult;
  /** The engine, for people. */
  readonly engine: string;
  /** The log's path as a word for the shell. */
  readonly path: string;
  readonly isError: boolean;
  /** Whether `--apply` can make the log right. */
  readonly isRepairable: boolean;
}

type Step = (situation: Situation) => Advice | null;

const startIt: Step = ({ engine, isError, result }) => {
  if (isError) return null;
  if ((result.notes ?? []).length > 0) {
    return { text: `${engine} can be started on this log, but mind the note above.`, commands: [] };
  }
  const text =
    result.divergences.length === 0
      ? `${engine} can be started on this log.`
      : `${engine} can be started on this log. What it rolls back comes back with the next crash, so keep a copy of the log as it is now.`;
  return { text, commands: [] };
};

const keepACopy: Step = ({ engine, path, isError }) =>
  isError
    ? {
        text: `Do not start ${engine} on this log, and copy it before anything else:`,
        commands: [`cp -a ${path} COPY`],
      }
    : null;

const lookAtDamage: Step = ({ path, result }) =>
  result.unreachableRecords > 0 || result.engine.outcome === "fails"
    ? { text: "See what is damaged, and whether it can be mended:", commands: [`walctl verify ${path}`] }
    : null;

const salvage: Step = ({ path, result }) =>
  result.unreachableRecords > 0
    ? {
        text: "Write a clean log with the records behind the damage, once you have seen what it leads to (--correct instead also puts right what can be):",
        commands: [`walctl recover --salvage ${path}`, `walctl recover --salvage --out CLEAN ${path}`],
      }
    : null;

const writePages: Step = ({ path, isError, result }) =>
  isError && result.analysis.dirtyPages !== null
    ? {
        text: "Write the pages as they were committed, to compare or to restore:",
        commands: [`walctl recover --pages PAGES ${path}`],
      }
    : null;

const repair: Step = ({ engine, path, isRepairable }) =>
  isRepairable
    ? {
        text: `Make the log one that ${engine} itself recovers to what was committed, now and after further crashes:`,
        commands: [`walctl recover --apply ${path}`],
      }
    : null;

/** In the order in which they are to be taken. */
const STEPS: readonly Step[] = [startIt, keepACopy, lookAtDamage, salvage, repair, writePages];

/** What to do now, step by step. */
export function recoverAdvice(
  result: RecoverResult,
  engine: string,
  isRepairable: boolean,
): readonly Advice[] {
  const isError =
    result.engine.outcome !== "completes" || result.divergences.some(({ severity }) => severity === "error");
  const situation = { result, engine, path: shellWord(result.path), isError, isRepairable };
  return STEPS.flatMap((step) => step(situation) ?? []);
}
