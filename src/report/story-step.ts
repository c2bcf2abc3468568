import type { ReplayStep } from "../recover/listener.ts";

type Sentence = (step: ReplayStep, engine: string) => string;

const OUTCOMES: Readonly<Record<string, string>> = {
  committed: "",
  active: "; the transaction is a loser, so this will be taken back",
  aborted: "; the transaction aborts, so this will be taken back",
  ended: "; the transaction never committed",
};

/** What the engine repeats and should not, by how the transaction ends. */
const ALTHOUGH: Readonly<Record<string, string>> = {
  active: ", although its transaction never commits",
  aborted: ", although its transaction aborts",
};

/** What a record without a change means to the replay, by its type. */
const NO_CHANGE: Readonly<Record<string, string>> = {
  begin: "changes no page: nothing to redo",
  commit: "changes no page; the transaction is a winner from here on",
  abort: "nothing is left to roll back",
  end: "changes no page; the transaction is done with",
  checkpoint: "changes no page, and carries no tables",
};

const SENTENCES: Readonly<Record<ReplayStep["action"], Sentence>> = {
  redo: (step) => `${where(step)}: redone, ${whyRedone(step)}${OUTCOMES[step.status ?? "committed"] ?? ""}`,
  "redo-clr": (step) =>
    `${where(step)}: redone, the before image of LSN ${step.updateLsn} is written as undo once did; undoNextLSN is ${step.nextLsn}`,
  "roll-back": (step) =>
    `${where(step)}: the abort takes LSN ${step.updateLsn} back here, its before image is written`,
  "no-change": ({ type }) => NO_CHANGE[type ?? ""] ?? "of a type that changes no page",
  malformed: () => "not applied: its fields contradict each other",
  "clr-without-update": ({ updateLsn }) =>
    `not applied: the log has no update of the transaction with LSN ${updateLsn ?? 0n} before it`,
  "clr-repeated": ({ updateLsn }) =>
    `not applied: LSN ${updateLsn ?? 0n} is compensated already, and each update is compensated once`,
  undo: (step) =>
    `${where(step)}: its before image is written, and CLR ${step.clr?.lsn ?? "without an LSN, as none is left,"} (prevLSN ${step.clr?.prevLsn}, the update; undoNextLSN ${step.clr?.undoNextLsn})`,
  end: () => "nothing is left to undo: an end record is written",
  "not-redone": (step) =>
    `${where(step)}: not redone, its transaction ${step.status === "aborted" ? "aborts" : "never commits"}`,
  replaced: (step) =>
    `${where(step)}: not redone here, since a repair has written it again at LSN ${step.updateLsn}`,
  "engine-redo": (step, engine) =>
    `${where(step)}: ${engine} redoes it${ALTHOUGH[step.status ?? "committed"] ?? ""}`,
  "engine-not-begun": leavesOut("it has not read the begin of the transaction"),
  "engine-begun-again": leavesOut("a later begin with the same id makes it forget the change"),
  "engine-unknown-type": leavesOut(
    "it reads a record of an undefined type as a begin of this transaction, and forgets the change",
  ),
  "engine-aborted": leavesOut("an abort makes it forget the change"),
  "engine-incomplete": leavesOut("it does not take the transaction for committed"),
  "engine-not-reached": leavesOut("its reader does not reach the record"),
  "engine-skips-clr": ({ updateLsn }, engine) =>
    `${engine} counts the CLR and writes nothing: the change of LSN ${updateLsn ?? 0n} stays in the page`,
  "engine-forgets": (_, engine) =>
    `${engine} takes the transaction off its table and writes nothing: what it changed stays, unless undone before`,
  "engine-undo": (step, engine) =>
    `${where(step)}: ${engine} writes its before image and a CLR; ${next(step)}`,
  "engine-follows": (step, engine) =>
    step.type === "clr"
      ? `${engine} takes what this CLR compensates for undone, although its redo did not apply it; ${next(step)}`
      : `nothing to undo; ${next(step)}`,
  "engine-misses": (_, engine) =>
    `${engine} looks it up by a scan from the start that gives up at the first higher LSN, and does not find it: the transaction's undo ends here`,
  "engine-goes-round": (_, engine) =>
    `the chain leads back to where it was: ${engine} undoes the same records for ever`,
};

/** One step in the words of the paper. */
export function describeStep(step: ReplayStep, engine: string): string {
  return SENTENCES[step.action](step, engine);
}

function leavesOut(reason: string): Sentence {
  return (step, engine) => `${where(step)}: ${engine} leaves it out; ${reason}`;
}

function where({ pageId, pageOffset, bytes }: ReplayStep): string {
  const size = `${bytes} byte${bytes === 1 ? "" : "s"}`;
  if (pageOffset !== null) return `page ${pageId}+${pageOffset}, ${size}`;
  return `${pageId === null ? "no page" : `page ${pageId}`}, a payload of ${size}`;
}

function whyRedone({ lsn, recLsn, pageOffset }: ReplayStep): string {
  if (pageOffset === null) return "its transaction commits";
  if (recLsn === null) return "since history is repeated";
  if (lsn === recLsn) return "it made the page dirty";
  if (lsn > recLsn) return `the page is dirty since recLSN ${recLsn}`;
  return `out of order: the page is dirty since recLSN ${recLsn}, which stands before it in the file`;
}

function next({ nextLsn }: ReplayStep): string {
  return nextLsn === null || nextLsn === 0n ? "its chain ends" : `next is LSN ${nextLsn}`;
}
