import { escapeString } from "../core/escape.ts";
import type { DumpEvent, SelectedRecords } from "../dump/events.ts";
import type { Payload } from "../dump/payload.ts";
import { describeAside } from "./damage-text.ts";
import { constant } from "./digits.ts";
import { cutToWidth } from "./display-width.ts";
import type { Paint } from "./paint-types.ts";
import type { PayloadEncoding, PayloadStyle } from "./payload-encoding.ts";
import { BASE64_ENCODING, ESCAPED_UTF8_ENCODING, HEX_ENCODING, writePieces } from "./payload-encoding.ts";
import { payloadParts } from "./payload-parts.ts";
import type { Column } from "./record-columns.ts";
import { columnsFor } from "./record-columns.ts";
import { writePreview } from "./record-preview.ts";
import { RowRenderer } from "./record-renderer.ts";

const GAP = constant("  ");
const GAP_COLUMNS = 2;
const NEWLINE = 0x0a;
const SPACE = 0x20;
/** With less room than this a preview says nothing. */
const LEAST_PREVIEW_COLUMNS = 4;

const ENCODINGS: Readonly<Record<PayloadStyle, PayloadEncoding | null>> = {
  none: null,
  preview: null,
  hex: HEX_ENCODING,
  base64: BASE64_ENCODING,
  utf8: ESCAPED_UTF8_ENCODING,
};

export interface RecordTextOptions {
  readonly payload: PayloadStyle;
  readonly decoded: boolean;
  /** Columns of the terminal. A row gets no longer, unless the payload is asked for in full. */
  readonly width: number;
  readonly paint: Paint;
}

/** Writes a table for people: a row for each record, and in its place what is no record. */
export class TextRenderer extends RowRenderer {
  readonly #options: RecordTextOptions;
  readonly #encoding: PayloadEncoding | null;
  #columns: readonly Column[] = [];
  /** Of each column, as wide as it has become. */
  #widths: number[] = [];
  /** The segment that has been announced. */
  #announced: string | null = null;

  constructor(options: RecordTextOptions) {
    super();
    this.#options = options;
    this.#encoding = ENCODINGS[options.payload];
  }

  protected override beforeRows(records: SelectedRecords): void {
    if (this.#columns.length === 0) this.#start(records);
    this.#announce(records.segment);
  }

  protected override aside(event: Exclude<DumpEvent, SelectedRecords>): void {
    const line = describeAside(event, this.#options.paint);
    if (line === null) return;
    this.#announce(event.segment);
    this.writer.text(`${line}\n`);
  }

  #announce({ name }: SelectedRecords["segment"]): void {
    if (name === this.#announced) return;
    this.#announced = name;
    this.writer.text(`${this.#options.paint.bold(`-- segment ${escapeString(name)}`)}\n`);
  }

  /** Chooses the columns, measures them over the first window, and writes their titles. */
  #start(records: SelectedRecords): void {
    const { view, batch, selected, count } = records;
    const { width, paint } = this.#options;
    view.seek(batch, selected[0]!);
    this.#columns = columnsFor(records, width, paint);
    this.#widths = this.#columns.map(({ title, width: least }) => Math.max(title.length, least));
    const from = this.writer.length;
    for (let i = 0; i < count; i++) {
      view.seek(batch, selected[i]!);
      this.#cells(records);
      this.writer.truncate(from);
    }
    const titles = this.#columns.map(({ title, align }, i) =>
      align === "left" ? title.padEnd(this.#widths[i]!) : title.padStart(this.#widths[i]!),
    );
    if (this.#options.payload !== "none" || this.#options.decoded) titles.push("PAYLOAD");
    this.writer.text(`${paint.bold(titles.join("  ").trimEnd())}\n`);
  }

  /** The cells, and of the payload all that is not its bytes. */
  protected override startRow(records: SelectedRecords): Payload | null {
    const { payload: style, decoded, width } = this.#options;
    const used = this.#cells(records);
    if (style === "none" && !decoded) return null;
    const payload = records.payload();
    if (this.#encoding !== null) {
      this.#beforeBytes(payload);
      return payload;
    }
    const room = width - used;
    if (room >= LEAST_PREVIEW_COLUMNS && (style === "preview" || payload.decoded !== null)) {
      this.#preview(records, payload, room);
    }
    return null;
  }

  #preview({ view }: SelectedRecords, payload: Payload, columns: number): void {
    const reason = payload.encryption?.reason ?? null;
    if (reason === null) writePreview(this.writer, view, payload, columns);
    else this.writer.text(this.#options.paint.yellow(cutToWidth(reason, columns)));
  }

  #beforeBytes({ encryption, decoded }: Payload): void {
    if (encryption?.reason != null) this.writer.text(this.#options.paint.yellow(`(${encryption.state}) `));
    if (decoded !== null) this.writer.text(`${decoded} `);
  }

  protected override *payloadBytes({ view }: SelectedRecords, payload: Payload): Generator<void> {
    for (const [index, { name, from, to }] of payloadParts(view, payload).entries()) {
      if (index > 0) this.writer.byte(SPACE);
      if (name !== "data") this.writer.text(`${name}=`);
      yield* writePieces(this.writer, payload, [from, to], this.#encoding!);
    }
  }

  protected override endRow(from: number): void {
    // Spaces at the end of a payload that was asked for in full are its own.
    if (this.#encoding === null) this.writer.trimSpaces(from);
    this.writer.byte(NEWLINE);
  }

  /** Writes the cells with the gaps behind them; returns how many columns they take. */
  #cells(records: SelectedRecords): number {
    const { writer } = this;
    let used = 0;
    for (let i = 0; i < this.#columns.length; i++) {
      const column = this.#columns[i]!;
      const from = writer.length;
      column.write(writer, records);
      used += this.#align(column, i, from) + GAP_COLUMNS;
      writer.constant(GAP);
    }
    return used;
  }

  /** Fills up the cell that was written from `from` on; a column that turns out too narrow stays wider. */
  #align({ align, isPadded }: Column, index: number, from: number): number {
    const width = this.#widths[index]!;
    if (isPadded === true) return width;
    const length = this.writer.length - from;
    if (length > width) this.#widths[index] = length;
    else if (align === "right") this.writer.alignRight(from, width);
    else this.writer.alignLeft(from, width);
    return Math.max(length, width);
  }
}
