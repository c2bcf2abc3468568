import { severityOfTail } from "../analysis/tail-severity.ts";
import { WalctlError } from "../core/errors.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { Format, PayloadCipher } from "../format/format.ts";
import type { RecordView } from "../format/view.ts";
import type { Damage, Tail } from "../log/events.ts";
import type { ByteSource, OpenSegment, Segment } from "../segment/segment.ts";
import type { DumpEvent, SelectedRecords } from "./events.ts";
import type { RecordFilter, RecordTest } from "./filter.ts";
import { compileFilter } from "./filter.ts";
import type { PayloadOptions } from "./payload.ts";
import { payloadOf } from "./payload.ts";
import { Selection } from "./selection.ts";

/** Which records to show, and how to read their payloads. */
export interface RecordOptions {
  readonly filter?: RecordFilter | undefined;
  /** At most so many records. */
  readonly limit?: number | undefined;
  /** Whether to end at the first place that `verify` calls an error. */
  readonly stopAtDamage?: boolean | undefined;
  /** Default: one without a key. */
  readonly cipher?: PayloadCipher | null | undefined;
  /** Name of one of the format's decoders. */
  readonly decoder?: string | undefined;
}

/** Turns what a scan finds into what a dump shows, and knows when it is over. */
export class DumpEvents {
  /** Null where every record is wanted. */
  readonly test: RecordTest | null;
  readonly #format: Format;
  readonly #view: RecordView;
  readonly #selection: Selection;
  readonly #payloads: PayloadOptions;
  readonly #stopAtDamage: boolean;
  #metError = false;
  #recordBytes = 0;

  /** @throws WalctlError where the format has no such decoder */
  constructor(format: Format, options: RecordOptions) {
    this.test = compileFilter(options.filter ?? {});
    this.#format = format;
    this.#view = format.createView();
    this.#selection = new Selection(this.#view, this.test, options.limit ?? Number.POSITIVE_INFINITY);
    this.#payloads = {
      cipher: options.cipher ?? format.createCipher?.(null) ?? null,
      decode: options.decoder === undefined ? null : decoderNamed(format, options.decoder),
    };
    this.#stopAtDamage = options.stopAtDamage === true;
  }

  /** Whether nothing more is wanted. */
  get isOver(): boolean {
    return this.#selection.isExhausted || (this.#stopAtDamage && this.#metError);
  }

  /** Bytes of the intact records that were read, wanted or not. */
  get recordBytes(): number {
    return this.#recordBytes;
  }

  damage(segment: Segment, damage: Damage): DumpEvent {
    this.#metError = true;
    return { kind: "damage", segment, damage };
  }

  segmentEnd(segment: Segment, tail: Tail): DumpEvent {
    const finding = severityOfTail(this.#format, tail, segment.isNewest);
    if (finding?.severity === "error") this.#metError = true;
    return { kind: "segment-end", segment, tail, finding };
  }

  /**
   * The wanted records of a batch, if there are any.
   *
   * @param openSource where the segment is open already; else it is opened for records larger than the window
   */
  *records(segment: Segment, batch: RecordBatch, openSource?: ByteSource): Generator<SelectedRecords> {
    const view = this.#view;
    view.seek(batch, batch.count - 1);
    this.#recordBytes += view.start + view.length - batch.starts[0]!;
    const count = this.#selection.pick(batch);
    if (count === 0) return;
    const source = new LazySource(segment);
    const payload = () => payloadOf(view, this.#payloads, () => openSource ?? source.open(), batch.offset);
    const { selected } = this.#selection;
    const mayBeEncrypted = this.#payloads.cipher !== null;
    try {
      yield { kind: "records", segment, batch, selected, count, view, mayBeEncrypted, payload };
    } finally {
      source.close();
    }
  }
}

/** Opens a segment when it is first needed. */
class LazySource {
  readonly #segment: Segment;
  #source: OpenSegment | null = null;

  constructor(segment: Segment) {
    this.#segment = segment;
  }

  open(): OpenSegment {
    this.#source ??= this.#segment.open();
    return this.#source;
  }

  close(): void {
    this.#source?.close();
  }
}

function decoderNamed(format: Format, name: string): PayloadOptions["decode"] {
  const decode = Object.hasOwn(format.decoders, name) ? format.decoders[name] : undefined;
  if (decode !== undefined) return decode;
  const known = Object.keys(format.decoders);
  const hint = known.length === 0 ? "there is none for this format" : `one of ${known.join(", ")}`;
  throw new WalctlError("usage", `no decoder named '${name}' for ${format.title}`, hint);
}
