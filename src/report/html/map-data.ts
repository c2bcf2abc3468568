import { escapeString } from "../../core/escape.ts";
import type { ListedRecord, OverviewResult } from "../../overview/result.ts";
import type { VerifiedSegment } from "../../verify/result.ts";
import { ByteWriter } from "../byte-writer.ts";
import { writeData } from "../record-preview.ts";
import { plural } from "../verify-places.ts";
import type { MapData, RecordData, SegmentData, SegmentsData } from "./page-data.ts";

/** A page with a row for each of more segments would not be looked at. */
const SEGMENTS_LISTED = 2000;

const PREVIEW_COLUMNS = 96;

/** A 64-bit number that a script does not round. */
export function u64Text(value: bigint | null): string | null {
  return value === null ? null : String(value);
}

/** Where what stands in the log. */
export function mapData({ map, places, records, lsns }: OverviewResult): MapData {
  const writer = new ByteWriter(PREVIEW_COLUMNS * 4);
  return {
    bytes: map.bytes,
    cellBytes: map.cellBytes,
    classes: map.classes,
    records: map.records,
    placeCount: places.count,
    places: places.list.map((place) => ({ ...place, lsn: u64Text(place.lsn) })),
    listed: records?.map((record) => recordData(record, writer)) ?? null,
    lsns: { every: lsns.every, list: lsns.lsns.map(String) },
  };
}

function recordData(record: ListedRecord, writer: ByteWriter): RecordData {
  const { position, length, type, lsn, txnId, prevLsn, pageId } = record;
  return {
    position,
    length,
    type,
    lsn: String(lsn),
    txnId: u64Text(txnId),
    prevLsn: u64Text(prevLsn),
    pageId: u64Text(pageId),
    payload: previewOf(record, writer),
  };
}

const decoder = new TextDecoder();

function previewOf({ head, dataLength, imageSplit }: ListedRecord, writer: ByteWriter): string {
  writer.clear();
  const isCut = dataLength > head.length;
  const split = imageSplit !== null && imageSplit < head.length ? imageSplit : null;
  writeData(writer, head, split, PREVIEW_COLUMNS);
  const text = decoder.decode(writer.contents);
  return isCut && !text.endsWith("…") ? `${text} …` : text;
}

/** The segments as the survey met them, with what the verification says of each. */
export function segmentsData(
  { segments }: OverviewResult,
  verified: readonly VerifiedSegment[],
): SegmentsData {
  const list = segments.slice(0, SEGMENTS_LISTED).map(
    ({ name, position, bytes, records, tail }, index): SegmentData => ({
      name: escapeString(name),
      position,
      bytes,
      records,
      firstLsn: u64Text(verified[index]?.firstLsn ?? null),
      lastLsn: u64Text(verified[index]?.lastLsn ?? null),
      end: tail.kind === "clean" ? "clean" : `${tail.kind}, ${plural(tail.length, "byte")}`,
    }),
  );
  return { count: segments.length, list };
}
