import { escapeString } from "../core/escape.ts";
import type { CompletedChange } from "../truncate/result.ts";

/** What was left to do of an interrupted change, without a full stop. */
export function describeCompleted({ removed, replaced }: CompletedChange): string {
  const parts = [
    ...removed.map((name) => `removed ${escapeString(name)}`),
    ...replaced.map(({ name, newName }) =>
      name === newName
        ? `put the new ${escapeString(name)} in place`
        : `put the new ${escapeString(name)} in place as ${escapeString(newName)}`,
    ),
  ];
  return parts.length === 0 ? "there was nothing left to do" : parts.join(", ");
}
