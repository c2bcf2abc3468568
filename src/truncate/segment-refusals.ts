import type { WriteOrder } from "../analysis/write-order.ts";
import { provenWriteOrder } from "../analysis/write-order.ts";
import { U64_MAX } from "../core/u64.ts";
import type { RefusalRule } from "./refusal-rule.ts";
import { final, forcible } from "./refusal-rule.ts";
import type { Survey } from "./survey.ts";

const nameTaken: RefusalRule = ({ files, actions }) => {
  const taken = actions.flatMap((action) => (action.action === "cut" ? (action.newName ?? []) : []));
  const present = new Set([...files.segments.map((segment) => segment.name), ...files.otherSegments]);
  const name = taken.find((each) => present.has(each));
  return name === undefined
    ? null
    : final(
        "name-taken",
        `the segment would have to be named ${name}, and there is one: LSNs were assigned twice`,
      );
};

/** Behind the last LSN that there is, counting goes on with 0. */
const lsnsWrap: RefusalRule = ({ files, actions, cut }) => {
  if (cut.side !== "prefix" || cut.to === null) return null;
  const { lsn, segmentIndex } = cut.to;
  const { name, firstLsn } = files.segments[segmentIndex]!;
  const isRenamed = actions.some((action) => action.action === "cut" && action.newName !== null);
  if (!isRenamed || firstLsn === null || lsn > firstLsn) return null;
  return final(
    "lsn-overflow",
    `LSNs pass ${U64_MAX} in ${name}, and no name can say that a segment begins behind that`,
  );
};

/** Segments that follow on each other were written in the order of their names, whatever became of the engine between. */
const otherWriteOrder: RefusalRule = ({ files, survey, cut }) => {
  const { recovery, title } = files.format;
  const isPart = cut.side === "prefix" || cut.side === "suffix";
  if (!isPart || recovery.mode !== "messages" || survey.extents.isContiguous) return null;
  const order = provenWriteOrder(survey.extents, recovery);
  if (order.kind === "proven" && order.isThatOfNames) return null;
  return forcible(
    "write-order",
    order.kind === "proven"
      ? `LSNs were assigned twice, and ${title} wrote the segments in another order than that of their names, ` +
          `${inOrder(survey, order)}: what the cut removes is not what was written first or last`
      : "the segments do not follow on each other, and their names and numbers of records do not prove in which order " +
          "they were written: what the cut removes may have been written behind what it keeps",
  );
};

function inOrder({ extents }: Survey, { parts }: Extract<WriteOrder, { kind: "proven" }>): string {
  return listed(parts.map(({ segment }) => extents.segments[segment]!.name));
}

/**
 * The beginning or end of one segment is the middle of a log of several: what a transaction has in the others, and which
 * of them hold records behind the cut, is not seen. What is no record is none in whichever segment it stands.
 */
const otherSegments: RefusalRule = ({ files, cut, actions }) => {
  const isPart = cut.side === "prefix" || cut.side === "suffix";
  if (!isPart || actions.length === 0 || files.otherSegments.length === 0) return null;
  return forcible(
    "other-segments",
    `the engine reads one log of this segment and of ${listed(files.otherSegments)}, and what they hold is not ` +
      "looked at: give the directory",
  );
};

const SEGMENTS_NAMED = 5;

function listed(names: readonly string[]): string {
  const more = names.length - SEGMENTS_NAMED;
  return `${names.slice(0, SEGMENTS_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What a log's segments, their names and their order, say against a plan. */
export const SEGMENT_RULES: readonly RefusalRule[] = [otherSegments, nameTaken, lsnsWrap, otherWriteOrder];
