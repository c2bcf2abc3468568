import { endFactsAt } from "./end-facts.ts";
import { decideEnd } from "./end-of-segment.ts";
import type { Damage, Tail } from "./events.ts";
import type { Explanation } from "./explain.ts";
import { explainBySingleBit } from "./explain.ts";
import { isFrameOverrun } from "./frame-evidence.ts";
import { trustedFrameEnd } from "./frame-trust.ts";
import { countLostRecords } from "./lost-records.ts";
import type { KnownLsns } from "./lsn-order.ts";
import { findTrueLength } from "./reframe.ts";
import { findNextRecord } from "./resync.ts";
import type { SegmentProbe } from "./segment-probe.ts";
import { NO_HEADER } from "./segment-probe.ts";

/** What stands at a place where no intact record does: damage that the log goes on behind, or the segment's tail. */
export type PlaceVerdict =
  | { readonly kind: "damage"; readonly damage: DamageFacts }
  | { readonly kind: "tail"; readonly tail: Tail };

/** A {@link Damage} without its place in the log. */
export type DamageFacts = Omit<Damage, "segmentIndex" | "atEnd" | "lsn"> & {
  /** LSN in the damaged header where the format stores one and the header can be believed. */
  readonly storedLsn: bigint | null;
};

const UNEXPLAINED = { singleBit: null, reframedLength: null } as const;

const REFRAME_REACH_BYTES: number = 1024 * 1024;

/**
 * Judges one place of a segment after another. It remembers that nothing intact follows, so that the bytes behind
 * the last record are searched once.
 */
export class DamageJudge {
  readonly #probe: SegmentProbe;
  #nothingFollows = false;

  constructor(probe: SegmentProbe) {
    this.#probe = probe;
  }

  /** @param position where the caller found no intact record; before the end of the segment */
  judge(position: number, known: KnownLsns): PlaceVerdict {
    const probe = this.#probe;
    probe.budget.passTo(position);
    if (position >= probe.zerosFrom) return tail("zero", position, probe.size);
    const explanation = explainBySingleBit(probe, position);
    if (this.#nothingFollows) return this.#judgeEnd(position, known, explanation);
    if (explanation !== null) return damage(this.#explained(position, explanation));
    const frameEnd = this.#knownFrameEnd(position, known);
    return frameEnd < 0 ? this.#judgeRegion(position, known) : damage(this.#inFrame(position, frameEnd));
  }

  /** Where the announced frame leads to a record, and nothing inside it says that it does so by chance; else -1. */
  #knownFrameEnd(position: number, known: KnownLsns): number {
    const probe = this.#probe;
    const frameEnd = trustedFrameEnd(probe, position, known.highest);
    if (frameEnd < 0) return -1;
    const isPlausible = probe.isPlausibleHeaderBehindMagic(position);
    return isFrameOverrun(probe, position, frameEnd, isPlausible) ? -1 : frameEnd;
  }

  #judgeRegion(position: number, known: KnownLsns): PlaceVerdict {
    const probe = this.#probe;
    const next = findNextRecord(probe, position, known);
    // The next record may be payload of this one, so its true end is looked for behind that too.
    const reach =
      next === null ? probe.size : Math.min(probe.size, Math.max(next, position + REFRAME_REACH_BYTES));
    const length = findTrueLength(probe, position, reach);
    if (length > 0) return damage(this.#explained(position, reframed(length)));
    if (next !== null) return damage(this.#region(position, next));
    this.#nothingFollows = true;
    return this.#judgeEnd(position, known, null);
  }

  /** The contract's decision at the end of a segment. */
  #judgeEnd(position: number, known: KnownLsns, explanation: Explanation | null): PlaceVerdict {
    const probe = this.#probe;
    const { verdict } = decideEnd(endFactsAt(probe, position, known.highest, explanation));
    switch (verdict) {
      case "zero":
      case "torn":
      case "garbage":
        return tail(verdict, position, probe.size);
      case "explained":
        return damage({ ...this.#explained(position, explanation!), kind: "checksum-mismatch" });
      case "checksum-mismatch":
        return damage(this.#inKnownFrame(position, position + probe.announcedLength(position)));
    }
  }

  #explained(position: number, explanation: Explanation): DamageFacts {
    const { length, singleBit, reframedLength } = explanation;
    const kind = this.#probe.hasMagic(position)
      ? explanation.frameKnown
        ? "checksum-mismatch"
        : "unreadable-region"
      : "bad-magic";
    return this.#facts({ kind, offset: position, length, singleBit, reframedLength, lostRecords: 1 });
  }

  /** A damaged length can lead to a later record by chance; a checksum in the header shows the true one. */
  #inFrame(position: number, end: number): DamageFacts {
    const length = findTrueLength(this.#probe, position, end);
    return length > 0 ? this.#explained(position, reframed(length)) : this.#inKnownFrame(position, end);
  }

  #inKnownFrame(position: number, end: number): DamageFacts {
    const kind = this.#probe.hasMagic(position) ? "checksum-mismatch" : "bad-magic";
    return this.#facts({ kind, offset: position, length: end - position, lostRecords: 1, ...UNEXPLAINED });
  }

  #region(position: number, end: number): DamageFacts {
    const lostRecords = countLostRecords(this.#probe, position, end);
    const kind = "unreadable-region";
    return this.#facts({ kind, offset: position, length: end - position, lostRecords, ...UNEXPLAINED });
  }

  #facts(outline: Omit<DamageFacts, "storedLsn" | "txnId">): DamageFacts {
    const { kind, offset, length, singleBit, reframedLength, lostRecords } = outline;
    const isOneRecord = kind !== "unreadable-region" || singleBit !== null;
    const header = isOneRecord ? this.#probe.believedHeader(offset, singleBit) : NO_HEADER;
    const { lsn: storedLsn, txnId } = header;
    return { kind, offset, length, storedLsn, txnId, singleBit, reframedLength, lostRecords };
  }
}

function reframed(length: number): Explanation {
  return { length, singleBit: null, reframedLength: length, frameKnown: false };
}

function damage(facts: DamageFacts): PlaceVerdict {
  return { kind: "damage", damage: facts };
}

function tail(kind: Tail["kind"], offset: number, size: number): PlaceVerdict {
  return { kind: "tail", tail: { kind, offset, length: size - offset } };
}
