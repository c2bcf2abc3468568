import type { RecordKeys } from "../../format/keys.ts";
import type { RecordType } from "../../format/record.ts";
import type { RecordView } from "../../format/view.ts";
import type { Place } from "../../log/place.ts";
import type { Segment } from "../../segment/segment.ts";
import type { Cursor } from "../cursor.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule, SegmentEnd } from "../rule.ts";
import type { RuleContext } from "../rules.ts";

/** What a record is to a chain of fragments. */
const NO_PART = 0;
const WHOLE = 1;
const FIRST = 2;
const MIDDLE = 3;
const LAST = 4;
/** A record of an undefined type can be any of these. */
const UNKNOWN = 5;

const PARTS: Partial<Record<RecordType, number>> = {
  full: WHOLE,
  first: FIRST,
  middle: MIDDLE,
  last: LAST,
  unknown: UNKNOWN,
};

interface Chain {
  readonly place: Place;
  readonly lsn: bigint;
}

/** Large records that are written as first, middle …, last. A chain may go on in the next segment. */
export class FragmentRule implements Rule {
  readonly checks = "that fragments make up whole records";
  private readonly cursor: Cursor;
  private readonly findings: FindingList;
  private readonly parts: Uint8Array;
  /** The chain that has begun and not ended. */
  private open: Chain | null = null;
  /** Damage can have held the beginning or the end of a chain: until a record begins anew, nothing can be said. */
  private unknown = false;
  private nextLsn: bigint | null = null;

  constructor({ files, cursor, findings }: RuleContext) {
    this.cursor = cursor;
    this.findings = findings;
    const { types } = files.format;
    this.parts = Uint8Array.from(
      { length: 256 },
      (_, code) => PARTS[types.get(code) ?? "unknown"] ?? NO_PART,
    );
  }

  record(keys: RecordKeys, view: RecordView): void {
    const part = this.parts[keys.typeCode]!;
    if (part === WHOLE && this.open === null) this.unknown = false;
    else if (part === UNKNOWN) this.loseTrack();
    else if (part !== NO_PART) this.follow(part, view);
  }

  damage(): void {
    this.loseTrack();
  }

  segmentStart(_segmentIndex: number, segment: Segment): void {
    if (this.nextLsn !== null && segment.firstLsn !== this.nextLsn) this.loseTrack();
    this.nextLsn = null;
  }

  segmentEnd({ tail, nextLsn }: SegmentEnd): void {
    // A record is lost in this tail, unless the log ends with it. LSNs begin at 1, so none is 0.
    this.nextLsn = tail.kind === "torn" || tail.kind === "garbage" ? 0n : nextLsn;
  }

  finish(): void {
    if (this.open !== null)
      this.reportUnterminated(this.open, "the log ends before its last fragment", "warning");
  }

  private follow(part: number, view: RecordView): void {
    if (part === WHOLE || part === FIRST) {
      if (this.open !== null) {
        this.reportUnterminated(
          this.open,
          `LSN ${view.lsn} begins another record before its last fragment`,
          "error",
        );
      }
      this.unknown = false;
      this.open = part === FIRST ? { place: this.cursor.placeOfRecord(), lsn: view.lsn } : null;
      return;
    }
    if (this.open === null && !this.unknown) this.reportOrphan(view);
    // One finding for a chain: the parts behind an orphan belong to the same large record.
    this.unknown = this.open === null && part === MIDDLE;
    if (part === LAST) this.open = null;
  }

  private loseTrack(): void {
    this.open = null;
    this.unknown = true;
  }

  private reportOrphan(view: RecordView): void {
    this.findings.add({
      code: "fragment-orphan",
      place: this.cursor.placeOfRecord(),
      lsn: view.lsn,
      message: `a ${view.type} fragment, and no first fragment before it`,
    });
  }

  private reportUnterminated({ place, lsn }: Chain, message: string, severity: "error" | "warning"): void {
    this.findings.add({ code: "fragment-unterminated", severity, place, lsn, message });
  }
}
