import type { SelectedRecords } from "../dump/events.ts";
import type { Payload } from "../dump/payload.ts";
import type { Constant } from "./digits.ts";
import { constant } from "./digits.ts";
import { jsonString } from "./json-text.ts";
import type { PayloadEncoding, PayloadStyle } from "./payload-encoding.ts";
import { BASE64_ENCODING, HEX_ENCODING, JSON_UTF8_ENCODING, writePieces } from "./payload-encoding.ts";
import type { PayloadPart } from "./payload-parts.ts";
import { payloadParts } from "./payload-parts.ts";
import { RowRenderer } from "./record-renderer.ts";

const LENGTH = constant(',"length":');
const LSN = constant(',"lsn":');
const TXN = constant(',"txnId":');
const NO_TXN = constant(',"txnId":null');
const PREV_LSN = constant(',"prevLsn":');
const NO_PREV_LSN = constant(',"prevLsn":null');
const PAGE = constant(',"pageId":');
const NO_PAGE = constant(',"pageId":null');
const PAGE_OFFSET = constant(',"pageOffset":');
const NO_PAGE_OFFSET = constant(',"pageOffset":null');
const UNDO_NEXT = constant(',"undoNextLsn":');
const NO_UNDO_NEXT = constant(',"undoNextLsn":null');
const NO_PAGE_FIELDS = constant(',"pageId":null,"pageOffset":null,"undoNextLsn":null');
const FLAGS = constant(',"flags":');
const NO_FLAGS = constant(',"flags":null');
const BEFORE_LENGTH = constant(',"beforeLength":');
const NO_BEFORE_LENGTH = constant(',"beforeLength":null');
const DATA_LENGTH = constant(',"dataLength":');
const END_OF_ROW = constant("}\n");
const PART_KEYS: Readonly<Record<PayloadPart["name"], Constant>> = {
  before: constant(',"before":"'),
  after: constant(',"after":"'),
  data: constant(',"data":"'),
};
const QUOTE = 0x22;

const ENCODINGS: Readonly<Record<PayloadStyle, PayloadEncoding | null>> = {
  none: null,
  preview: null,
  hex: HEX_ENCODING,
  base64: BASE64_ENCODING,
  utf8: JSON_UTF8_ENCODING,
};

export interface RecordJsonOptions {
  readonly payload: PayloadStyle;
  /** Whether payloads are decoded. */
  readonly decoded: boolean;
}

/** Writes a JSON object a line for each record, in the form that the contract fixes. */
export class JsonRenderer extends RowRenderer {
  readonly #encoding: PayloadEncoding | null;
  readonly #decoded: boolean;
  #segmentName: string | null = null;
  #opening: Constant = constant("");
  #storesTxn = false;
  /** Type and code together, by code. */
  readonly #types: (Constant | undefined)[] = Array.from({ length: 256 }, () => undefined);

  constructor(options: RecordJsonOptions) {
    super();
    this.#encoding = ENCODINGS[options.payload];
    this.#decoded = options.decoded;
  }

  protected override beforeRows({ segment, view, batch, selected }: SelectedRecords): void {
    if (segment.name === this.#segmentName) return;
    this.#segmentName = segment.name;
    this.#opening = constant(`{"segment":${jsonString(segment.name)},"offset":`);
    view.seek(batch, selected[0]!);
    this.#storesTxn = view.txnId !== null;
  }

  protected override startRow(records: SelectedRecords): Payload | null {
    this.#fields(records);
    const payload = this.#payload(records);
    return this.#encoding === null ? null : payload;
  }

  protected override *payloadBytes({ view }: SelectedRecords, payload: Payload): Generator<void> {
    for (const { name, from, to } of payloadParts(view, payload)) {
      this.writer.constant(PART_KEYS[name]);
      yield* writePieces(this.writer, payload, [from, to], this.#encoding!);
      this.writer.byte(QUOTE);
    }
  }

  protected override endRow(): void {
    this.writer.constant(END_OF_ROW);
  }

  /** The payload where it is needed, with what stands before its bytes already written. */
  #payload(records: SelectedRecords): Payload | null {
    if (this.#encoding === null && !this.#decoded && !records.mayBeEncrypted) return null;
    const payload = records.payload();
    const { encryption, decoded } = payload;
    if (encryption !== null) {
      const reason = encryption.reason === null ? "null" : jsonString(encryption.reason);
      this.writer.text(`,"encryption":{"state":"${encryption.state}","reason":${reason}}`);
    }
    if (this.#decoded) this.writer.text(`,"decoded":${decoded === null ? "null" : jsonString(decoded)}`);
    return payload;
  }

  #fields(records: SelectedRecords): void {
    const { writer } = this;
    const { view, batch } = records;
    writer.constant(this.#opening);
    writer.number(batch.offset + view.start);
    writer.constant(LENGTH);
    writer.number(view.length);
    writer.constant(LSN);
    writer.u64(view.lsnHigh, view.lsnLow);
    writer.constant(this.#types[view.typeCode] ?? this.#newType(records));
    if (this.#storesTxn) {
      writer.constant(TXN);
      writer.u64(view.txnIdHigh, view.txnIdLow);
    } else {
      writer.constant(NO_TXN);
    }
    const prevHigh = view.prevLsnHigh;
    const prevLow = view.prevLsnLow;
    if (prevHigh === 0 && prevLow === 0) {
      writer.constant(NO_PREV_LSN);
    } else {
      writer.constant(PREV_LSN);
      writer.u64(prevHigh, prevLow);
    }
    this.#pageFields(records);
    this.#optional(view.flags, FLAGS, NO_FLAGS);
    this.#optional(view.beforeLength, BEFORE_LENGTH, NO_BEFORE_LENGTH);
    writer.constant(DATA_LENGTH);
    writer.number(view.dataLength);
  }

  #pageFields({ view }: SelectedRecords): void {
    const { writer } = this;
    const undoNext = view.undoNextLsn;
    if (!view.touchesPage && undoNext === null) {
      writer.constant(NO_PAGE_FIELDS);
      return;
    }
    if (view.touchesPage) {
      writer.constant(PAGE);
      writer.u64(view.pageIdHigh, view.pageIdLow);
    } else {
      writer.constant(NO_PAGE);
    }
    this.#optional(view.pageOffset, PAGE_OFFSET, NO_PAGE_OFFSET);
    if (undoNext === null) {
      writer.constant(NO_UNDO_NEXT);
    } else {
      writer.constant(UNDO_NEXT);
      writer.text(undoNext.toString());
    }
  }

  #optional(value: number | null, key: Constant, none: Constant): void {
    if (value === null) {
      this.writer.constant(none);
    } else {
      this.writer.constant(key);
      this.writer.number(value);
    }
  }

  #newType({ view }: SelectedRecords): Constant {
    const { type, typeCode } = view;
    const both = constant(`,"type":"${type}","typeCode":${typeCode}`);
    this.#types[typeCode] = both;
    return both;
  }
}
