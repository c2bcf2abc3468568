import { escapeString } from "../core/escape.ts";
import { hexByte } from "../core/hex.ts";
import type { DumpEvent, SelectedRecords } from "../dump/events.ts";
import type { Payload } from "../dump/payload.ts";
import type { RecordField } from "../format/record.ts";
import { describeAside } from "./damage-text.ts";
import type { Paint } from "./paint-types.ts";
import type { PayloadPart } from "./payload-parts.ts";
import { payloadParts } from "./payload-parts.ts";
import { RowRenderer } from "./record-renderer.ts";

const ROW_BYTES = 16;
/** A multiple of a row, so that rows go on where a piece ends. */
const PIECE_BYTES: number = ROW_BYTES * 1024;

const OFFSET_COLUMNS = 7;
/** Eight bytes, the longest of most fields. */
const FIELD_COLUMNS: number = 8 * 3 - 1;

const PART_TITLES: Readonly<Record<PayloadPart["name"], string>> = {
  before: "before image",
  after: "after image",
  data: "data",
};

export interface RecordHexOptions {
  /** Whether the payload is shown as a hex dump below the fields. */
  readonly payload: boolean;
  /** At most so many bytes of a payload's part are shown; default all. */
  readonly limitBytes?: number | undefined;
  readonly paint: Paint;
}

/** Writes each record byte by byte: every field with its bytes, name and value, and the payload as a hex dump. */
export class HexRenderer extends RowRenderer {
  readonly #options: RecordHexOptions;

  constructor(options: RecordHexOptions) {
    super();
    this.#options = options;
  }

  protected override aside(event: Exclude<DumpEvent, SelectedRecords>): void {
    const line = describeAside(event, this.#options.paint);
    if (line !== null) this.writer.text(`${line}\n\n`);
  }

  protected override startRow(records: SelectedRecords): Payload | null {
    const { view, batch, segment } = records;
    const { paint } = this.#options;
    const place = `${escapeString(segment.name)}:${batch.offset + view.start}`;
    this.writer.text(`${paint.bold(`${place}  LSN ${view.lsn}  ${view.type}  ${view.length} bytes`)}\n`);
    const fields = view.fields();
    const dataEnd = view.dataOffset + view.dataLength;
    const beforeEnd = fields.filter(({ offset }) => offset < dataEnd);
    const names = widestName(fields);
    for (const field of beforeEnd) this.#field(records, field, names);
    const shownOfData = beforeEnd.filter(({ offset }) => offset >= view.dataOffset);
    const isAllFields = sumOfLengths(shownOfData) === view.dataLength;
    const payload = isAllFields && !records.mayBeEncrypted ? null : records.payload();
    if (payload?.decoded != null) this.writer.text(`  ${paint.cyan("decoded")}  ${payload.decoded}\n`);
    return this.#options.payload ? payload : null;
  }

  protected override *payloadBytes({ view }: SelectedRecords, payload: Payload): Generator<void> {
    for (const part of payloadParts(view, payload)) {
      if (part.from === part.to) continue;
      this.#partTitle(part, view.dataOffset, payload);
      yield* this.#hexDump(payload, part);
    }
  }

  /** The trailer stands behind the payload. */
  protected override endRow(_from: number, records: SelectedRecords): void {
    const { view } = records;
    const dataEnd = view.dataOffset + view.dataLength;
    const fields = view.fields();
    const names = widestName(fields);
    for (const field of fields) if (field.offset >= dataEnd) this.#field(records, field, names);
    this.writer.text("\n");
  }

  #field({ view }: SelectedRecords, { name, offset, length, value }: RecordField, names: number): void {
    const { paint } = this.#options;
    const at = view.start + offset;
    const bytes = Array.from(view.bytes.subarray(at, at + length), hexByte).join(" ");
    const place = paint.dim(`+${offset}`.padStart(OFFSET_COLUMNS));
    this.writer.text(`${place}  ${bytes.padEnd(FIELD_COLUMNS)}  `);
    this.writer.text(`${paint.cyan(name.padEnd(names))}  ${escapeString(value)}\n`);
  }

  #partTitle({ name, from, to }: PayloadPart, dataOffset: number, { encryption }: Payload): void {
    const { paint } = this.#options;
    const isDecrypted = encryption?.state === "decrypted";
    const offset = isDecrypted ? "" : `+${dataOffset + from}`;
    const title = `${PART_TITLES[name]}, ${to - from} bytes`;
    this.writer.text(`${paint.dim(offset.padStart(OFFSET_COLUMNS))}  ${paint.cyan(title)}`);
    if (isDecrypted) this.writer.text(", decrypted");
    else if (encryption !== null) this.writer.text(paint.yellow(`, ${encryption.reason}`));
    this.writer.text("\n");
  }

  *#hexDump(payload: Payload, part: PayloadPart): Generator<void> {
    const { from } = part;
    const to = Math.min(part.to, from + (this.#options.limitBytes ?? Number.POSITIVE_INFINITY));
    const buffer = new Uint8Array(Math.min(PIECE_BYTES, to - from));
    for (let position = from; position < to; position += PIECE_BYTES) {
      const wanted = buffer.subarray(0, Math.min(PIECE_BYTES, to - position));
      const piece = readPiece(payload, wanted, position);
      for (let row = 0; row < piece.length; row += ROW_BYTES) {
        this.#hexRow(position - from + row, piece.subarray(row, row + ROW_BYTES));
      }
      yield;
    }
    if (to < part.to) this.writer.text(`${" ".repeat(OFFSET_COLUMNS + 2)}… ${part.to - to} more bytes\n`);
  }

  #hexRow(offset: number, bytes: Uint8Array): void {
    let hex = "";
    let ascii = "";
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      hex += i === ROW_BYTES / 2 ? `  ${hexByte(byte)}` : ` ${hexByte(byte)}`;
      ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
    }
    const place = this.#options.paint.dim(
      offset
        .toString(16)
        .padStart(6, "0")
        .padStart(OFFSET_COLUMNS + 1),
    );
    this.writer.text(`${place} ${hex.padEnd(ROW_BYTES * 3 + 1)}  |${ascii}|\n`);
  }
}

function readPiece(payload: Payload, target: Uint8Array, position: number): Uint8Array {
  const end = position + target.length;
  if (end <= payload.held.length) return payload.held.subarray(position, end);
  return target.subarray(0, payload.read(target, position));
}

function widestName(fields: readonly RecordField[]): number {
  return Math.max(...fields.map(({ name }) => name.length));
}

function sumOfLengths(fields: readonly RecordField[]): number {
  return fields.reduce((sum, { length }) => sum + length, 0);
}
