import { CATALOGUE } from "../core/catalogue.ts";
import type { BitPosition } from "../core/crc-arithmetic.ts";
import type { Finding, FindingCode, Severity } from "../core/findings.ts";
import type { Place } from "../log/place.ts";

/** What a rule knows about a finding. Severity is the catalogue's unless it is given. */
export interface FindingDraft {
  readonly code: FindingCode;
  readonly severity?: Severity | undefined;
  readonly place: Place;
  readonly lsn?: bigint | null;
  readonly txnId?: bigint | null;
  /** A function where writing it costs something: most findings of a log full of them are only counted. */
  readonly message: string | (() => string);
  readonly singleBit?: BitPosition | null;
  readonly reframed?: { readonly length: number } | null;
}

/** Where a finding stands among the others. */
interface Standing {
  readonly segmentIndex: number;
  readonly offset: number;
  readonly severity: Severity;
  readonly serial: number;
}

interface Entry extends Standing {
  readonly finding: Finding;
}

/** At one place the worst comes first. */
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function inLogOrder(a: Standing, b: Standing): number {
  return (
    a.segmentIndex - b.segmentIndex ||
    a.offset - b.offset ||
    RANK[a.severity] - RANK[b.severity] ||
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
    const { code, place } = draft;
    const { segmentIndex, offset } = place;
    const severity = draft.severity ?? CATALOGUE[code].severity;
    this.count(code, severity);
    const standing = { segmentIndex, offset, severity, serial: this.serial++ };
    if (this.canList(standing))
      this.keep({ ...standing, finding: toFinding(draft, place.segment.name, offset, severity) });
  }

  /** Adds a finding about a file that is no segment; they come after the log. */
  addFile(code: FindingCode, name: string, message: string): void {
    const { severity } = CATALOGUE[code];
    this.count(code, severity);
    const standing = { segmentIndex: Number.MAX_SAFE_INTEGER, offset: 0, severity, serial: this.serial++ };
    const nowhere = { segment: name, offset: null, length: null, lsn: null, txnId: null };
    if (this.canList(standing)) this.keep({ ...standing, finding: { code, severity, ...nowhere, message } });
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

  private canList(standing: Standing): boolean {
    return this.last === undefined || inLogOrder(standing, this.last) <= 0;
  }

  private keep(entry: Entry): void {
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
    message: typeof draft.message === "string" ? draft.message : draft.message(),
    ...(draft.singleBit ? { singleBit: draft.singleBit } : {}),
    ...(draft.reframed ? { reframed: draft.reframed } : {}),
  };
}
