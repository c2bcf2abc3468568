import type { Format } from "../format/format.ts";
import type { RecordType } from "../format/record.ts";
import { RECORD_TYPES } from "../format/record.ts";
import type { TailKind } from "../log/events.ts";

/** What a byte of a segment can be: part of an intact record of a type, or of none. */
export type ByteClass = RecordType | "damaged" | "torn" | "zeros" | "garbage";

/** Every class; its place here is its number. */
export const BYTE_CLASSES: readonly ByteClass[] = [...RECORD_TYPES, "damaged", "torn", "zeros", "garbage"];

export const DAMAGED: number = BYTE_CLASSES.indexOf("damaged");

const TAIL_CLASSES: Readonly<Record<TailKind, number>> = {
  clean: -1,
  torn: BYTE_CLASSES.indexOf("torn"),
  zero: BYTE_CLASSES.indexOf("zeros"),
  garbage: BYTE_CLASSES.indexOf("garbage"),
};

/** The class of a tail's bytes, or -1 for a clean one, which has none. */
export function classOfTail(kind: TailKind): number {
  return TAIL_CLASSES[kind];
}

/** A dense table from type code (one byte) to class. */
export function recordClasses({ types }: Format): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => BYTE_CLASSES.indexOf(types.get(code) ?? "unknown"));
}
