import { toHex } from "../core/hex.ts";
import type { JsonValue } from "../core/json.ts";
import type { RecordList, RecordPlace, Surroundings } from "../show/result.ts";
import type { DocumentHeader } from "./json-document.ts";
import { jsonDocument } from "./json-document.ts";
import type { ShownDamage, ShownRecord, ShowReport } from "./show-report.ts";
import { findingJson } from "./verify-json.ts";

/** What `show` has found as one JSON document with its line end, in the form of `schemas/show.schema.json`. */
export function renderShowJson(header: DocumentHeader, { record, damage, findings }: ShowReport): string {
  return jsonDocument(header, {
    record: record === null ? null : recordJson(record),
    damage: damage === null ? null : damageJson(damage),
    findings: findings.map((finding) => findingJson(finding, null)),
  });
}

function recordJson(record: ShownRecord): JsonValue {
  const { place, fields, parts, encryption, storedChecksum, computedChecksum, surroundings } = record;
  const { transaction, previous, namedBy, fragments, page } = surroundings;
  return {
    ...placeJson(place),
    fields: fields.map(({ name, offset, length, bytes, value }) => ({ name, offset, length, bytes, value })),
    payload: parts.map(({ name, length, bytes }) => ({ name, length, bytes })),
    encryption: encryption === null ? null : { state: encryption.state, reason: encryption.reason },
    checksum: {
      stored: storedChecksum,
      computed: computedChecksum,
      ok: storedChecksum === computedChecksum,
    },
    transaction: transaction === null ? null : beforeAndAfter(transaction),
    previous: optional(previous),
    namedBy: listJson(namedBy),
    fragments: fragments === null ? null : beforeAndAfter(fragments),
    page: page === null ? null : { before: optional(page.before), after: optional(page.after) },
  };
}

function damageJson({ place, bytes, flipped }: ShownDamage): JsonValue {
  const { segment, offset, length, damage, tail } = place;
  return {
    segment,
    offset,
    length,
    kind: damage?.kind ?? tail?.kind ?? null,
    lsn: damage?.lsn ?? null,
    txnId: damage?.txnId ?? null,
    bytes: toHex(bytes),
    singleBit:
      flipped === null
        ? null
        : {
            offset: flipped.offset,
            bit: flipped.bit,
            before: flipped.byte,
            after: flipped.byte ^ (1 << flipped.bit),
          },
    reframedLength: damage?.reframedLength ?? null,
  };
}

function beforeAndAfter({ before, after }: NonNullable<Surroundings["transaction"]>): JsonValue {
  return { before: listJson(before), after: listJson(after) };
}

function listJson({ count, listed }: RecordList): JsonValue {
  return { count, listed: listed.map(placeJson) };
}

function optional(place: RecordPlace | null): JsonValue {
  return place === null ? null : placeJson(place);
}

function placeJson(place: RecordPlace): { readonly [key: string]: JsonValue } {
  const { segment, offset, length, lsn, type, txnId, prevLsn, pageId } = place;
  return { segment, offset, length, lsn, type, txnId, prevLsn, pageId };
}
