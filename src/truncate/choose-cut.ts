import type { LogFiles } from "../segment/log-files.ts";
import type { SafeCut } from "./checkpoint-cut.ts";
import type { Cut } from "./cut.ts";
import type { CutMode } from "./request.ts";
import type { Survey } from "./survey.ts";
import { counted } from "./words.ts";

export interface ChosenCut {
  readonly cut: Cut;
  /** Why it is there, in sentences. */
  readonly why: string;
}

/** Where a mode cuts the log. Whether that is safe is another question. */
export function chooseCut(files: LogFiles, survey: Survey, mode: CutMode): ChosenCut {
  switch (mode.kind) {
    case "tail":
      return { cut: { side: "tail" }, why: "The log ends with its last intact record." };
    case "checkpoint":
      return checkpointCut(files, survey);
    case "before-lsn":
      return {
        cut: prefix(files, survey, survey.lsnCut ?? 0),
        why: `This is the first record whose LSN is not below ${mode.lsn}.`,
      };
    case "after-lsn":
      return {
        cut: suffix(files, survey, survey.lsnCut ?? survey.records),
        why: `From here on all LSNs are above ${mode.lsn}.`,
      };
  }
}

function checkpointCut(files: LogFiles, survey: Survey): ChosenCut {
  const { safeCut } = survey;
  if (safeCut === null) {
    return {
      cut: { side: "none" },
      why: "There is no checkpoint in the log, so that recovery needs all of it.",
    };
  }
  return { cut: prefix(files, survey, safeCut.ordinal), why: explain(safeCut) };
}

function explain({ bound, boundId, checkpointLsn, ordinal, checkpointOrdinal }: SafeCut): string {
  const last = `The last checkpoint is LSN ${checkpointLsn}`;
  const before = `, ${counted(checkpointOrdinal - ordinal, "record")} before it`;
  const who = boundId === null ? "a transaction" : `transaction ${boundId}`;
  switch (bound) {
    case "checkpoint":
      return `${last}, and nothing that it leaves open begins before it.`;
    case "open-transaction":
      return `${last}; here${before}, begins what was open at it.`;
    case "named-transaction":
      return `${last}; it names ${who} as active, which begins here${before}.`;
    case "dirty-page":
      return `${last}; it names page ${boundId} as not on disk, which is first changed here${before}.`;
    case "spanning-transaction":
      return `${last}; here${before}, begins a transaction that goes on behind what could be cut else.`;
  }
}

function prefix(files: LogFiles, survey: Survey, ordinal: number): Cut {
  if (ordinal === 0) return { side: "none" };
  const to = ordinal < survey.records ? survey.places.find(files, ordinal) : null;
  return { side: "prefix", to, ordinal };
}

function suffix(files: LogFiles, survey: Survey, ordinal: number): Cut {
  if (ordinal === survey.records) return { side: "none" };
  const last = ordinal > 0 ? survey.places.find(files, ordinal - 1) : null;
  return { side: "suffix", last, ordinal };
}
