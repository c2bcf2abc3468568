import type { FindingCode } from "../../src/core/findings.ts";
import type { Format } from "../../src/format/format.ts";
import type { LogRecord, RecordType } from "../../src/format/record.ts";
import type { Damage, ScanEvent, TailKind } from "../../src/log/events.ts";
import type { ForeignFile, Segment } from "../../src/segment/segment.ts";
import type { VerifyResult } from "../../src/verify/result.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { batchOf } from "./batch.ts";
import { MemorySource } from "./scan-bytes.ts";

/** What a record of a test says of itself; the rest is as in an ordinary record of its type. */
export type RecordSpec = Partial<LogRecord> & { readonly type: RecordType };

export function recordOf(format: Format, spec: RecordSpec): LogRecord {
  const isPositional = format.layout.lsn === "position";
  const typeCode = [...format.types].find(([, type]) => type === spec.type)?.[0] ?? 99;
  const isClr = format.name === "sochdb" && spec.type === "clr";
  return {
    typeCode,
    lsn: 1n,
    txnId: isPositional ? null : 0n,
    prevLsn: null,
    pageId: null,
    pageOffset: null,
    flags: isPositional ? 4 : null,
    beforeLength: isPositional ? null : 0,
    data: isClr ? u64(spec.undoNextLsn ?? 0n) : new Uint8Array(isPositional ? 8 : 0),
    undoNextLsn: null,
    ...spec,
  };
}

function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

interface SegmentDraft {
  readonly name: string;
  readonly firstLsn: bigint | null;
  readonly parts: (Uint8Array | Damage)[];
  tail: { readonly kind: TailKind; readonly length: number };
}

/**
 * Events as a scan of such a log would yield them, made by hand: rules can be tested for what no fixture shows, and
 * without the scanner.
 */
export class EventLog {
  readonly format: Format;
  readonly foreignFiles: ForeignFile[] = [];
  /** Records go into batches of this size. */
  batchSize = 1000;
  private readonly drafts: SegmentDraft[] = [];

  constructor(format: Format) {
    this.format = format;
  }

  segment(name?: string, firstLsn: bigint | null = null): this {
    const number = this.drafts.length;
    this.drafts.push({
      name: name ?? this.defaultName(number),
      firstLsn,
      parts: [],
      tail: { kind: "clean", length: 0 },
    });
    return this;
  }

  records(...specs: readonly RecordSpec[]): this {
    for (const spec of specs) this.draft.parts.push(this.format.encode(recordOf(this.format, spec)));
    return this;
  }

  damage(length: number, facts: Partial<Damage> = {}): this {
    this.draft.parts.push({
      kind: "unreadable-region",
      segmentIndex: this.drafts.length - 1,
      offset: 0,
      length,
      lsn: null,
      txnId: null,
      singleBit: null,
      reframedLength: null,
      lostRecords: 1,
      atEnd: false,
      ...facts,
    });
    return this;
  }

  tail(kind: TailKind, length: number): this {
    this.draft.tail = { kind, length };
    return this;
  }

  verify(maxFindings = 1000): VerifyResult {
    const segments = this.drafts.map((draft, index) => this.toSegment(draft, index));
    const { format, foreignFiles } = this;
    const files = { path: "wal", format, evidence: [], segments, foreignFiles, otherSegments: [] };
    return verifyLog(files, this.events(segments), { maxFindings });
  }

  /** Findings in short: `lsn-gap 40 error`; the LSN, or the offset where there is none. */
  findings(): string[] {
    return this.verify().findings.map(
      ({ code, severity, lsn, offset }) => `${code} ${lsn ?? `@${offset}`} ${severity}`,
    );
  }

  codes(): FindingCode[] {
    return this.verify().findings.map((finding) => finding.code);
  }

  private get draft(): SegmentDraft {
    if (this.drafts.length === 0) this.segment();
    return this.drafts.at(-1)!;
  }

  private defaultName(number: number): string {
    switch (this.format.name) {
      case "sochdb":
        return `wal_${String(number).padStart(8, "0")}.log`;
      case "aegis":
        return `wal_${String(number).padStart(16, "0")}.log`;
      default:
        return `${String(number).padStart(20, "0")}.wal`;
    }
  }

  private toSegment(draft: SegmentDraft, index: number): Segment {
    const size = draft.parts.reduce((sum, { length }) => sum + length, draft.tail.length);
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const part of draft.parts) {
      if (part instanceof Uint8Array) bytes.set(part, at);
      at += part.length;
    }
    return {
      name: draft.name,
      path: draft.name,
      location: draft.name,
      parsedName: this.format.naming.parse(draft.name),
      size,
      isNewest: index === this.drafts.length - 1,
      firstLsn: draft.firstLsn,
      open: () => Object.assign(new MemorySource(bytes), { close: () => {} }),
    };
  }

  private *events(segments: readonly Segment[]): Generator<ScanEvent> {
    for (const [segmentIndex, draft] of this.drafts.entries()) {
      const segment = segments[segmentIndex]!;
      yield { kind: "segment-start", segmentIndex, segment };
      let offset = 0;
      let nextLsn = draft.firstLsn;
      let run: Uint8Array[] = [];
      for (const part of [...draft.parts, null]) {
        if (part instanceof Uint8Array) run.push(part);
        if (run.length > 0 && (!(part instanceof Uint8Array) || run.length === this.batchSize)) {
          yield { kind: "records", batch: batchOf(segmentIndex, offset, run, nextLsn) };
          offset += run.reduce((sum, { length }) => sum + length, 0);
          if (nextLsn !== null) nextLsn += BigInt(run.length);
          run = [];
        }
        if (part !== null && !(part instanceof Uint8Array)) {
          yield { kind: "damage", damage: { ...part, offset } };
          offset += part.length;
          if (nextLsn !== null) nextLsn += BigInt(part.lostRecords);
        }
      }
      const tail = { kind: draft.tail.kind, offset, length: draft.tail.length };
      yield { kind: "segment-end", segmentIndex, segment, tail, nextLsn };
    }
  }
}
