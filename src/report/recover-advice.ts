import type { RecoverResult } from "../recover/result.ts";
import type { Advice, AdviceSubject } from "./advice.ts";
import { keepCopyFirst, UNPACKED, unpackFirst } from "./advice.ts";
import { shellWord } from "./shell-word.ts";

interface Situation extends AdviceSubject {
  readonly result: RecoverResult;
  readonly isError: boolean;
  /** The option that says which records were used, and a blank; empty where there was none. */
  readonly option: string;
  /** Whether `--apply` can make the log right. */
  readonly isRepairable: boolean;
  /** Whether it is about the log as it was, or would have been: then nothing is to be done to it as it is. */
  readonly isHypothetical: boolean;
}

type Step = (situation: Situation) => Advice | null;

const startIt: Step = ({ engine, isError, result }) => {
  if (isError) return null;
  if (result.notes.length > 0 || result.remarks.list.length > 0) {
    return {
      text: `${engine} recovers this log as it is, but mind what is said above before it is started.`,
      commands: [],
    };
  }
  const text =
    result.divergences.length === 0
      ? `${engine} can be started on this log.`
      : `${engine} can be started on this log. What it rolls back comes back with the next crash, so keep a copy of the log as it is now.`;
  return { text, commands: [] };
};

const keepACopy: Step = (situation) => (situation.isError ? keepCopyFirst(situation) : null);

const lookAtDamage: Step = ({ path, result }) =>
  result.unreachableRecords > 0 || result.correctableRecords > 0 || result.engine.outcome === "fails"
    ? { text: "See what is damaged, and whether it can be mended:", commands: [`walctl verify ${path}`] }
    : null;

/** A record that is intact, and at which the engine crashes. */
function withoutRecord(engine: string, path: string, result: RecoverResult): Advice | null {
  if (result.engine.outcome !== "panics") return null;
  return {
    text: `Write a clean log without the record that ${engine} does not get past; what is left out is named:`,
    commands: [`walctl recover --salvage --out CLEAN ${path}`],
  };
}

/** Nothing that can be put right is thrown away. */
const writeCleanLog: Step = ({ engine, path, result, option }) => {
  const { unreachableRecords, correctableRecords } = result;
  if (unreachableRecords === 0 && correctableRecords === 0) return withoutRecord(engine, path, result);
  const isCorrected = correctableRecords > 0 || option.startsWith("--correct");
  const what = isCorrected
    ? "Write a clean log of every record that is intact or can be put right (--salvage alone would lose the damaged ones)"
    : "Write a clean log with the records behind the damage";
  const how = isCorrected ? "--correct" : "--salvage";
  return {
    text: `${what}, once you have seen what it leads to:`,
    commands: [`walctl recover ${how} ${path}`, `walctl recover ${how} --out CLEAN ${path}`],
  };
};

const writePages: Step = ({ path, isError, result }) =>
  isError && result.analysis.dirtyPages !== null
    ? {
        text: "Write the pages as they were committed, to compare or to restore:",
        commands: [`walctl recover --pages PAGES ${path}`],
      }
    : null;

const unpackIt: Step = (situation) => (situation.isRepairable ? unpackFirst(situation) : null);

const repair: Step = ({ engine, path, option, isRepairable, isPacked }) =>
  isRepairable
    ? {
        text: `Make the log one that ${engine} itself recovers to what was committed, now and after further crashes:`,
        commands: [`walctl recover --apply ${option}${isPacked ? UNPACKED : path}`],
      }
    : null;

function seeAsItIs({ engine, path }: Situation): Advice {
  return {
    text: `This says nothing of what ${engine} makes of the log as it is. For that:`,
    commands: [`walctl recover ${path}`],
  };
}

/** In the order in which they are to be taken. */
const STEPS: readonly Step[] = [
  startIt,
  keepACopy,
  lookAtDamage,
  writeCleanLog,
  unpackIt,
  repair,
  writePages,
];

/** What to do now, step by step. */
export function recoverAdvice(
  result: RecoverResult,
  given: Omit<Situation, "result" | "path" | "isError">,
): readonly Advice[] {
  const isError =
    result.engine.outcome !== "completes" || result.divergences.some(({ severity }) => severity === "error");
  const situation = { ...given, result, path: shellWord(result.path), isError };
  if (given.isHypothetical) return [seeAsItIs(situation)];
  return STEPS.flatMap((step) => step(situation) ?? []);
}
