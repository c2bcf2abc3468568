import type { LogFiles } from "../segment/log-files.ts";
import type { OpenSegment, Segment } from "../segment/segment.ts";
import type { PlannedAction } from "./plan.ts";

/** The log as a plan leaves it, read from the files as they are: so that it can be looked at before it is made. */
export function cutLog(files: LogFiles, actions: readonly PlannedAction[]): LogFiles {
  const byName = new Map(actions.map((action) => [action.segment, action]));
  const kept = files.segments.filter(({ name }) => byName.get(name)?.action !== "remove");
  const segments = kept.map((segment, index) => {
    const action = byName.get(segment.name);
    const isNewest = segment.isNewest || (index === kept.length - 1 && !kept.some((each) => each.isNewest));
    const same = { ...segment, isNewest };
    return action?.action === "cut" ? cutSegment(files, same, action) : same;
  });
  return { ...files, segments };
}

function cutSegment(
  { format }: LogFiles,
  segment: Segment,
  action: Extract<PlannedAction, { action: "cut" }>,
): Segment {
  const { from, to, bytes } = action;
  const skipped = from === 0 ? to : 0;
  const size = bytes - (to - from);
  const name = action.newName ?? segment.name;
  const parsedName = format.naming.parse(name) ?? segment.parsedName;
  const firstLsn = parsedName === null ? segment.firstLsn : format.naming.firstLsn(parsedName);
  return {
    ...segment,
    location: null,
    name,
    parsedName,
    firstLsn,
    size,
    open: () => openPart(segment.open(), skipped, size),
  };
}

function openPart(source: OpenSegment, skipped: number, size: number): OpenSegment {
  return {
    size,
    read(target, position) {
      const available = Math.max(0, Math.min(target.length, size - position));
      return available === 0 ? 0 : source.read(target.subarray(0, available), position + skipped);
    },
    close: () => source.close(),
  };
}
