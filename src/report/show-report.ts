import type { Finding } from "../core/findings.ts";
import { toHex } from "../core/hex.ts";
import type { SelectedRecords } from "../dump/events.ts";
import type { Encryption } from "../dump/payload.ts";
import type { RecordField } from "../format/record.ts";
import type { NoRecord, RecordPlace, Surroundings } from "../show/result.ts";
import { payloadParts } from "./payload-parts.ts";

/** One record in full. */
export interface ShownRecord {
  readonly place: RecordPlace;
  readonly fields: readonly (RecordField & { readonly bytes: string })[];
  readonly parts: readonly ShownPart[];
  /** Null where the payload is not encrypted. */
  readonly encryption: Encryption | null;
  readonly storedChecksum: number;
  readonly computedChecksum: number;
  readonly surroundings: Surroundings;
}

/** An image, or the whole payload of a record that has none. */
export interface ShownPart {
  readonly name: "before" | "after" | "data";
  readonly length: number;
  /** Its beginning, in hexadecimal: as much as is shown. */
  readonly bytes: string;
}

/** Bytes that are no record. */
export interface ShownDamage {
  readonly place: NoRecord;
  /** Its beginning: as much as is shown. */
  readonly bytes: Uint8Array;
  /** The bit that, flipped, makes the bytes a record, and its byte as it is; null where no one bit does. */
  readonly flipped: { readonly offset: number; readonly bit: number; readonly byte: number } | null;
}

/** What `show` has found: a record, or what stands in its place. */
export interface ShowReport {
  readonly record: ShownRecord | null;
  readonly damage: ShownDamage | null;
  /** Of `verify`, those at the bytes that are shown. */
  readonly findings: readonly Finding[];
}

/** Copies a record's fields and the beginning of its payload. The view must stand on it. */
export function shownContent(
  records: SelectedRecords,
  limitBytes: number,
): Pick<ShownRecord, "fields" | "parts" | "encryption" | "storedChecksum"> {
  const { view } = records;
  const payload = records.payload();
  const fields = view.fields().map((field) => {
    const at = view.start + field.offset;
    return { ...field, bytes: toHex(view.bytes.subarray(at, at + field.length)) };
  });
  const parts = payloadParts(view, payload).map(({ name, from, to }) => {
    const wanted = new Uint8Array(Math.min(to - from, limitBytes));
    return { name, length: to - from, bytes: toHex(wanted.subarray(0, payload.read(wanted, from))) };
  });
  return { fields, parts, encryption: payload.encryption, storedChecksum: view.storedChecksum };
}
