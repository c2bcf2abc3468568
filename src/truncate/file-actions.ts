import { WalctlError } from "../core/errors.ts";
import type { FileAction } from "../segment/durable/file-action.ts";
import { fileIn } from "../segment/durable/log-place.ts";
import type { PlannedAction, PlannedCut } from "./plan.ts";

/**
 * The changes of files that carry out a plan.
 *
 * @param directory of the segments, absolute
 * @throws WalctlError where a segment's name is no UTF-8 and can therefore not be given to the operating system
 */
export function fileActionsOf(actions: readonly PlannedAction[], directory: string): readonly FileAction[] {
  return actions.map((action) => toFileAction(action, directory));
}

function toFileAction(action: PlannedAction, directory: string): FileAction {
  const name = action.segment;
  if (name.includes("\\")) {
    throw new WalctlError("usage", `${name}: a name that is no plain text`, "rename the segment first");
  }
  if (action.action === "remove") return { action: "remove", name };
  const path = fileIn(directory, name);
  const parts = [{ kind: "range", path, ...keptRange(action) } as const];
  return { action: "replace", name, newName: action.newName ?? name, parts, attributesOf: path };
}

/** What a cut leaves of a segment's bytes. */
export function keptRange({ from, to, bytes }: PlannedCut): { readonly from: number; readonly to: number } {
  return from === 0 ? { from: to, to: bytes } : { from: 0, to: from };
}
