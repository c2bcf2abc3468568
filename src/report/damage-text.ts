import { escapeString } from "../core/escape.ts";
import type { Severity } from "../core/findings.ts";
import type { DumpEvent, SelectedRecords } from "../dump/events.ts";
import type { Paint } from "./paint-types.ts";

type DamageEvent = Extract<DumpEvent, { kind: "damage" }>;
type EndEvent = Extract<DumpEvent, { kind: "segment-end" }>;

function count(number: number, unit: string): string {
  return number === 1 ? `1 ${unit}` : `${number} ${unit}s`;
}

/** Bytes and where they are: `92 bytes at wal_00000000.log:5058`. */
function describeRegion(segment: string, offset: number, length: number): string {
  return `${count(length, "byte")} at ${escapeString(segment)}:${offset}`;
}

/** A damaged place in one line, without its end. */
export function describeDamage({ segment, damage }: DamageEvent): string {
  const facts = [`damaged: ${describeRegion(segment.name, damage.offset, damage.length)}`, damage.kind];
  if (damage.lsn !== null) facts.push(`LSN ${damage.lsn}`);
  if (damage.lostRecords > 1) facts.push(`about ${damage.lostRecords} records`);
  if (damage.singleBit !== null) {
    const { bit, offset } = damage.singleBit;
    facts.push(`explained by one flipped bit, bit ${bit} of byte ${offset}`);
  }
  if (damage.reframedLength !== null)
    facts.push(`intact with its true frame of ${damage.reframedLength} bytes`);
  return facts.join(", ");
}

const TAILS: Readonly<Record<EndEvent["tail"]["kind"], readonly [what: string, why: string]>> = {
  clean: ["end", ""],
  torn: ["torn", "an incomplete record"],
  zero: ["zeros", "nothing but zeros up to the end of the file"],
  garbage: ["garbage", "neither a record nor zeros"],
};

/** How a segment ends, in one line without its end; null where it ends with a record, or is empty. */
export function describeTail({ segment, tail, finding }: EndEvent): string | null {
  if (finding === null || tail.kind === "clean") return null;
  const [what, why] = TAILS[tail.kind];
  return `${what}: ${describeRegion(segment.name, tail.offset, tail.length)}, ${finding.code}, ${why}`;
}

/** What is no record, as a line among records: coloured by how bad it is. Null where there is nothing to say. */
export function describeAside(event: Exclude<DumpEvent, SelectedRecords>, paint: Paint): string | null {
  switch (event.kind) {
    case "segment-start":
      return null;
    case "damage":
      return paint.red(`-- ${describeDamage(event)}`);
    case "notice":
      return paint.yellow(`-- ${event.message}`);
    case "segment-end": {
      const text = describeTail(event);
      return text === null ? null : paint[SEVERITY_COLORS[event.finding!.severity]](`-- ${text}`);
    }
  }
}

const SEVERITY_COLORS: Readonly<Record<Severity, keyof Paint>> = {
  info: "dim",
  warning: "yellow",
  error: "red",
};
