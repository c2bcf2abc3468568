import type { ChangeOutcome } from "../segment/durable/apply.ts";
import type { LateWriter } from "../segment/durable/open-writers.ts";
import { describeWriter } from "../segment/durable/open-writers.ts";
import type { CliContext } from "./context.ts";

/** Says what has to be known of a change besides what it came to, even by those who want no report. */
export function noteOutcome({ lateWriters, linkedElsewhere }: ChangeOutcome, context: CliContext): void {
  for (const writer of lateWriters) context.note(describeLate(writer));
  for (const name of linkedElsewhere) {
    context.note(`${name} has another name as well, a hard link; under that one everything is as it was`);
  }
}

function describeLate(writer: LateWriter): string {
  const { descriptorPath, bytesSince } = writer;
  const written = bytesSince === 0 ? "nothing yet" : `${bytesSince} bytes`;
  return (
    `${describeWriter(writer)}, opened in the moment when it was replaced: what it writes goes into the old file, ` +
    `${written} so far; stop it, copy ${descriptorPath} before, and see whether --undo is what you want`
  );
}
