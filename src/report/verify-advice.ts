import type { Finding, FindingCode } from "../core/findings.ts";
import type { VerifyResult } from "../verify/result.ts";
import type { Advice, AdviceSubject } from "./advice.ts";
import { keepCopyFirst, UNPACKED, unpackFirst } from "./advice.ts";
import { pathOfSegment } from "./segment-path.ts";
import { shellWord } from "./shell-word.ts";

/** What a step is decided by. */
interface Situation extends AdviceSubject {
  readonly result: VerifyResult;
  /** Whether any finding of these codes is a warning or worse. */
  readonly has: (...codes: readonly FindingCode[]) => boolean;
  /** Whether bytes inside the log are damaged, or a complete last record. */
  readonly isDamaged: boolean;
}

type Step = (situation: Situation) => Advice | null;

const DAMAGED: readonly FindingCode[] = ["checksum-mismatch", "bad-magic", "unreadable-region"];
const TAILS: readonly FindingCode[] = ["torn-tail", "trailing-garbage", "zero-tail"];

/** A log of many segments can have a bad end in each. */
const COMMANDS_SHOWN = 5;

const keepACopy: Step = (situation) =>
  situation.result.summary.errors === 0 ? null : keepCopyFirst(situation);

const lookForMissing: Step = ({ has }) =>
  has("segment-gap", "torn-segment", "lsn-gap")
    ? {
        text: "Look for the missing records in backups and replicas: what is left of this log cannot bring them back.",
        commands: [],
      }
    : null;

const moveStrayFiles: Step = ({ has, engine }) =>
  has("engine-visible-file")
    ? { text: `Move the stray files out of the directory before ${engine} sees them.`, commands: [] }
    : null;

const decideAboutLast: Step = (situation) =>
  situation.result.verdict === "ambiguous"
    ? {
        text:
          "If the machine crashed while the last record was being written, nobody was told that it is durable, and it " +
          "can be cut off. Else treat it as corruption and look for another copy of the log. To cut it:",
        commands: cutCommands(situation, DAMAGED, " --force"),
      }
    : null;

const writeCleanLog: Step = ({ result, isDamaged, path }) => {
  if (!isDamaged || result.verdict === "ambiguous") return null;
  const canBeMended = result.findings.some(isMendable);
  const mended = canBeMended
    ? ", with every record put right of which a finding names the flipped bit or true length"
    : "";
  return {
    text: `Write a clean log of every intact record, those behind the damage included${mended}. This one stays as it is:`,
    commands: [`walctl recover ${canBeMended ? "--correct" : "--salvage"} --out CLEAN ${path}`],
  };
};

const cutTails: Step = (situation) =>
  situation.has(...TAILS) && !situation.isDamaged
    ? {
        text: `Cut what stands behind the last record, which is no record, before ${situation.engine} is started:`,
        commands: cutCommands(situation, TAILS),
      }
    : null;

const unpackIt: Step = (situation) =>
  decideAboutLast(situation) === null && cutTails(situation) === null ? null : unpackFirst(situation);

const checkAgain: Step = ({ isDamaged, has, engine }) =>
  isDamaged || has(...TAILS)
    ? { text: `Check the outcome with walctl verify, and only then start ${engine} on it.`, commands: [] }
    : null;

/** In the order in which they are to be taken. */
const STEPS: readonly Step[] = [
  keepACopy,
  lookForMissing,
  moveStrayFiles,
  unpackIt,
  decideAboutLast,
  writeCleanLog,
  cutTails,
  checkAgain,
];

/** What to do before anyone starts the engine, step by step; empty where nothing is to be done. */
export function adviceFor(
  result: VerifyResult,
  { engine, isPacked }: Pick<AdviceSubject, "engine" | "isPacked">,
): readonly Advice[] {
  const has = (...codes: readonly FindingCode[]): boolean => codes.some((code) => isBad(result, code));
  const path = shellWord(result.path);
  const situation = { result, engine, isPacked, path, has, isDamaged: has(...DAMAGED) };
  return STEPS.flatMap((step) => step(situation) ?? []);
}

/** Whether there is a finding of this code that is not merely an info, listed or not. */
function isBad({ summary, findings }: VerifyResult, code: FindingCode): boolean {
  const infos = findings.filter((finding) => finding.code === code && finding.severity === "info").length;
  return (summary.byCode[code] ?? 0) > infos;
}

/**
 * Cuts what findings of these codes are about. The end of the log is cut by the log's path, the end of an earlier
 * segment by its own: it is damage inside the log, and cutting it is to be somebody's decision.
 */
function cutCommands({ result, isPacked }: Situation, codes: readonly FindingCode[], option = ""): string[] {
  const cuts = result.findings.filter(({ code, severity }) => codes.includes(code) && severity !== "info");
  const { segments } = result;
  const last = segments.findLastIndex(({ records }) => records > 0);
  const log = isPacked ? UNPACKED : result.path;
  const paths = cuts.map(({ segment }) => {
    const index = segments.findIndex(({ name }) => name === segment);
    return index >= last ? log : pathOfSegment(log, segment ?? "");
  });
  const commands = [...new Set(paths)].map(
    (path) => `walctl truncate --tail --apply${option} ${shellWord(path)}`,
  );
  return commands.slice(0, COMMANDS_SHOWN);
}

function isMendable({ singleBit, reframed }: Finding): boolean {
  return singleBit !== undefined || reframed !== undefined;
}
