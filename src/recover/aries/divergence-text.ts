import type { DivergenceCode } from "../../core/divergences.ts";
import type { DamagedRecords } from "../damaged-records.ts";
import type { Concerned } from "../divergence-list.ts";
import type { PassSummary } from "../log-pass.ts";
import { counted, someIds } from "../words.ts";

export interface DivergenceFacts extends PassSummary {
  readonly damaged: DamagedRecords;
  /** The engine, for people. */
  readonly engineTitle: string;
  /** Whether recovery used the records that the engine does not reach. */
  readonly hasAllRecords: boolean;
}

type Describe = (concerned: Concerned, facts: DivergenceFacts) => string;

const DESCRIPTIONS: Partial<Record<DivergenceCode, Describe>> = {
  "aborted-changes-remain": ({ txns, pages }, { engineTitle }) =>
    `${engineTitle} repeats what ${someIds(txns, "transaction")} wrote before the abort and leaves it in ${someIds(pages, "page")}.`,
  "uncommitted-changes-exposed": ({ txns, pages }, { engineTitle }) =>
    `${engineTitle} leaves what ${someIds(txns, "transaction")} wrote in ${someIds(pages, "page")}, although it was never committed.`,
  "committed-changes-lost": ({ txns, pages }, { engineTitle }) =>
    `After ${engineTitle}'s recovery ${someIds(pages, "page")} ${pages.size === 1 ? "does" : "do"} not hold what ${someIds(txns, "transaction")} committed.`,
  "records-unreachable": (_, facts) =>
    [describeUnreachable(facts), facts.damaged.describeCorrectable()]
      .filter((sentence) => sentence !== null)
      .join(" "),
  "segment-ignored": (_, { ignoredRecords, engineTitle }) =>
    `${engineTitle} reads its newest file alone: ${counted(ignoredRecords, "record")} in the others ${ignoredRecords === 1 ? "takes" : "take"} no part in its recovery.`,
  "undo-cut-short": ({ txns, pages }, { engineTitle }) =>
    `${engineTitle} does not find a record of ${someIds(txns, "transaction")}, which stands out of order or is not in the log, and stops rolling back: earlier changes stay in ${someIds(pages, "page")} or are left to what was written over them.`,
  "stale-before-image": ({ txns, pages }) =>
    txns.size === 0
      ? `Before images of ${someIds(pages, "page")} hold bytes that were never committed.`
      : `Before images of ${someIds(txns, "transaction")} in ${someIds(pages, "page")} hold bytes that were never committed: rolling back brings them into the page.`,
  "exposed-by-next-crash": ({ txns, pages }, { engineTitle }) =>
    `${engineTitle} rolls back ${someIds(txns, "transaction")} now, but after one more crash it brings the changes in ${someIds(pages, "page")} back.`,
};

function describeUnreachable({
  unreachableRecords,
  engineTitle,
  hasAllRecords,
}: DivergenceFacts): string | null {
  if (unreachableRecords === 0) return null;
  const use = hasAllRecords ? "recovery has used what it does not see" : "recovery has not used them either";
  return `${counted(unreachableRecords, "intact record")} ${unreachableRecords === 1 ? "stands" : "stand"} behind bytes that ${engineTitle}'s reader does not pass; ${use}.`;
}

/** What is particular about a divergence in this log, in one sentence. */
export function describeDivergence(
  code: DivergenceCode,
  concerned: Concerned,
  facts: DivergenceFacts,
): string {
  return DESCRIPTIONS[code]?.(concerned, facts) ?? code;
}
