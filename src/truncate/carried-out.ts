import type { FileContent } from "../segment/durable/digest.ts";
import { rangeOf } from "../segment/durable/digest.ts";
import { fileIn } from "../segment/durable/log-place.ts";
import { keptRange } from "./file-actions.ts";
import type { PlannedAction, TruncatePlan } from "./plan.ts";

/**
 * What the files of a log hold once a plan is carried out, by which it is known then: the same request would find
 * something to cut again where LSNs were assigned twice.
 *
 * @param contents of the files before
 * @throws WalctlError where a file that is cut cannot be read
 */
export function contentsAfter(
  actions: readonly PlannedAction[],
  contents: readonly FileContent[],
  directory: string,
): readonly FileContent[] {
  const bySegment = new Map(actions.map((action) => [action.segment, action]));
  return contents.flatMap((file) => {
    const action = bySegment.get(file.name);
    if (action === undefined) return [file];
    if (action.action === "remove") return [];
    const { from, to } = keptRange(action);
    return [{ name: action.newName ?? file.name, ...rangeOf(fileIn(directory, file.name), from, to) }];
  });
}

const NOTHING = { count: 0, first: [] };

/** A plan for a log on which it has been carried out. */
export function withNothingToDo(plan: TruncatePlan): TruncatePlan {
  return {
    ...plan,
    actions: [],
    cut: { segment: null, offset: null, lsn: null, why: "The saved plan has been carried out already." },
    recordsRemoved: 0,
    recordsKept: plan.recordsKept + plan.recordsRemoved,
    bytesRemoved: 0,
    bytesKept: plan.bytesKept + plan.bytesRemoved,
    lost: { records: 0, damagedRecords: 0, committedTransactions: NOTHING, pages: NOTHING },
    keptOutOfOrder: NOTHING,
    refusals: [],
    notes: [],
  };
}
