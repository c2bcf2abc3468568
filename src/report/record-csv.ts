import { escapeString } from "../core/escape.ts";
import type { SelectedRecords } from "../dump/events.ts";
import type { Payload } from "../dump/payload.ts";
import type { Constant } from "./digits.ts";
import { constant } from "./digits.ts";
import type { PayloadEncoding, PayloadStyle } from "./payload-encoding.ts";
import { BASE64_ENCODING, CSV_UTF8_ENCODING, HEX_ENCODING, writePieces } from "./payload-encoding.ts";
import type { PayloadPart } from "./payload-parts.ts";
import { payloadParts } from "./payload-parts.ts";
import { RowRenderer } from "./record-renderer.ts";

const FIELDS: readonly string[] = [
  "segment",
  "offset",
  "length",
  "lsn",
  "type",
  "typeCode",
  "txnId",
  "prevLsn",
  "pageId",
  "pageOffset",
  "undoNextLsn",
  "flags",
  "beforeLength",
  "dataLength",
];
const PARTS: readonly PayloadPart["name"][] = ["before", "after", "data"];

const ENCODINGS: Readonly<Record<PayloadStyle, PayloadEncoding | null>> = {
  none: null,
  preview: null,
  hex: HEX_ENCODING,
  base64: BASE64_ENCODING,
  utf8: CSV_UTF8_ENCODING,
};

const COMMA = 0x2c;
const QUOTE = 0x22;
const NEWLINE = 0x0a;

export interface RecordCsvOptions {
  readonly payload: PayloadStyle;
  readonly decoded: boolean;
  /** Whether payloads can be encrypted, so that there is a column for it. */
  readonly mayBeEncrypted: boolean;
}

/** A field of text, always in quotes (RFC 4180). */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/**
 * Writes comma-separated values with a header row. Numbers stand bare, text stands in quotes, and a field without a
 * value is empty. Text from the log is escaped with backslashes, so that a row is always one line.
 */
export class CsvRenderer extends RowRenderer {
  readonly #options: RecordCsvOptions;
  readonly #encoding: PayloadEncoding | null;
  #segmentName: string | null = null;
  #opening: Constant = constant("");
  #storesTxn = false;

  constructor(options: RecordCsvOptions) {
    super();
    this.#options = options;
    this.#encoding = ENCODINGS[options.payload];
  }

  override begin(): void {
    const { decoded, mayBeEncrypted } = this.#options;
    const extra = [
      ...(mayBeEncrypted ? ["encryption"] : []),
      ...(decoded ? ["decoded"] : []),
      ...(this.#encoding === null ? [] : PARTS),
    ];
    this.writer.text(`${[...FIELDS, ...extra].join(",")}\n`);
  }

  protected override beforeRows({ segment, view, batch, selected }: SelectedRecords): void {
    if (segment.name === this.#segmentName) return;
    this.#segmentName = segment.name;
    this.#opening = constant(`${quoted(escapeString(segment.name))},`);
    view.seek(batch, selected[0]!);
    this.#storesTxn = view.txnId !== null;
  }

  protected override startRow(records: SelectedRecords): Payload | null {
    this.#fields(records);
    const payload = this.#payload(records);
    return this.#encoding === null ? null : payload;
  }

  protected override *payloadBytes({ view }: SelectedRecords, payload: Payload): Generator<void> {
    const parts = payloadParts(view, payload);
    for (const name of PARTS) {
      this.writer.byte(COMMA);
      const part = parts.find((each) => each.name === name);
      if (part === undefined) continue;
      this.writer.byte(QUOTE);
      yield* writePieces(this.writer, payload, [part.from, part.to], this.#encoding!);
      this.writer.byte(QUOTE);
    }
  }

  protected override endRow(): void {
    this.writer.byte(NEWLINE);
  }

  #payload(records: SelectedRecords): Payload | null {
    const { decoded, mayBeEncrypted } = this.#options;
    if (this.#encoding === null && !decoded && !mayBeEncrypted) return null;
    const payload = records.payload();
    const { encryption } = payload;
    if (mayBeEncrypted) this.writer.text(encryption === null ? "," : `,${quoted(encryption.state)}`);
    if (decoded) this.writer.text(payload.decoded === null ? "," : `,${quoted(payload.decoded)}`);
    return payload;
  }

  #fields({ view, batch }: SelectedRecords): void {
    const { writer } = this;
    writer.constant(this.#opening);
    writer.number(batch.offset + view.start);
    this.#number(view.length);
    writer.byte(COMMA);
    writer.u64(view.lsnHigh, view.lsnLow);
    writer.text(`,"${view.type}"`);
    this.#number(view.typeCode);
    writer.byte(COMMA);
    if (this.#storesTxn) writer.u64(view.txnIdHigh, view.txnIdLow);
    writer.byte(COMMA);
    const prevHigh = view.prevLsnHigh;
    const prevLow = view.prevLsnLow;
    if (prevHigh !== 0 || prevLow !== 0) writer.u64(prevHigh, prevLow);
    writer.byte(COMMA);
    if (view.touchesPage) writer.u64(view.pageIdHigh, view.pageIdLow);
    this.#number(view.pageOffset);
    const undoNext = view.undoNextLsn;
    writer.text(undoNext === null ? "," : `,${undoNext}`);
    this.#number(view.flags);
    this.#number(view.beforeLength);
    this.#number(view.dataLength);
  }

  #number(value: number | null): void {
    this.writer.byte(COMMA);
    if (value !== null) this.writer.number(value);
  }
}
