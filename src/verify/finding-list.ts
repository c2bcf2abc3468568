import { CATALOGUE } from "../core/catalogue.ts";
import type { BitPosition } from "../core/crc-arithmetic.ts";
import type { Finding, FindingCode, Severity } from "../core/findings.ts";
import type { Segment } from "../segment/segment.ts";

/** A place in the log. */
export interface Place {
  /** In log order. */
  readonly segmentIndex: number;
  readonly segment: Segment;
  readonly offset: number;
  /** In bytes; null where the finding is about no bytes in particular. */
  readonly length: number | null;
}

/** What a rule knows about a finding. Severity is the catalogue's unless it is given. */
export interface FindingDraft {
  readonly code: FindingCode;
  readonly severity?: Severity | undefined;
  readonly place: Place;
  readonly lsn?: bigint | null;
  readonly txnId?: bigint | null;
  readonly message: string;
  readonly singleBit?: BitPosition | null;
  readonly reframed?: { readonly length: number } | null;
}

interface Entry {
  readonly finding: Finding;
  readonly segmentIndex: number;
  readonly offset: number;
  readonly serial: number;
}

/** At one place the worst comes first. */
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function inLogOrder(a: Entry, b: Entry): number {
  return (
    a.segmentIndex - b.segmentIndex ||
    a.offset - b.offset ||
    RANK[a.finding.severity] - RANK[b.finding.severity] ||
    a.serial - b.serial
  );
}

/**
 * The findings of a log. Rules find in any order, since a gap is only known to be one at the end; the list keeps
 * the first `capacity` in log order and counts all, in memory that `capacity` bounds.
 */
export class FindingList {
  readonly byCode: Map<FindingCode, number> = new Map();
  readonly bySeverity: Record<Severity, number> = { info: 0, warning: 0, error: 0 };
  private readonly capacity: number;
  private entries: Entry[] = [];
  /** The last entry that can still be listed, once there are more than enough. */
  private last: Entry | undefined;
  private serial = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  add(draft: FindingDraft): void {
    const severity = draft.severity ?? CATALOGUE[draft.code].severity;
    this.count(draft.code, severity);
    this.keep({
      finding: toFinding(draft, draft.place.segment.name, draft.place.offset, severity),
      segmentIndex: draft.place.segmentIndex,
      offset: draft.place.offset,
      serial: this.serial++,
    });
  }

  /** Adds a finding about a file that is no segment; they come after the log. */
  addFile(code: FindingCode, name: string, message: string): void {
    const { severity } = CATALOGUE[code];
    this.count(code, severity);
    this.keep({
      finding: { code, severity, segment: name, offset: null, length: null, lsn: null, txnId: null, message },
      segmentIndex: Number.MAX_SAFE_INTEGER,
      offset: 0,
      serial: this.serial++,
    });
  }

  /** The first ones in log order. */
  list(): Finding[] {
    this.prune();
    return this.entries.map((entry) => entry.finding);
  }

  private count(code: FindingCode, severity: Severity): void {
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1);
    this.bySeverity[severity] += 1;
  }

  private keep(entry: Entry): void {
    if (this.last !== undefined && inLogOrder(entry, this.last) > 0) return;
    this.entries.push(entry);
    // Twice the capacity: sorting is paid for by as many additions.
    if (this.entries.length >= 2 * this.capacity + 64) this.prune();
  }

  private prune(): void {
    this.entries.sort(inLogOrder);
    if (this.entries.length > this.capacity) this.entries.length = this.capacity;
    if (this.entries.length === this.capacity) this.last = this.entries.at(-1);
  }
}

function toFinding(draft: FindingDraft, segment: string, offset: number, severity: Severity): Finding {
  return {
    code: draft.code,
    severity,
    segment,
    offset,
    length: draft.place.length,
    lsn: draft.lsn ?? null,
    txnId: draft.txnId ?? null,
    message: draft.message,
    ...(draft.singleBit ? { singleBit: draft.singleBit } : {}),
    ...(draft.reframed ? { reframed: draft.reframed } : {}),
  };
}
