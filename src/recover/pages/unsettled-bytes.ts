import type { ByteLedger } from "./byte-ledger.ts";
import { ARIES_PLANE, COMMITTED_PLANE, ENGINE_PLANE } from "./ledger.ts";
import type { Page } from "./page.ts";
import { isBitSet, setBits } from "./page-bits.ts";
import { differsAt, ENGINE_WROTE, KNOWN, TOUCHED, UNSETTLED } from "./page-versions.ts";

/** A stretch of a page that is to be set to its committed bytes. What it lends is valid until the next one. */
export interface UnsettledRun {
  readonly pageId: bigint;
  /** In the page. */
  readonly offset: number;
  /** As the replay leaves them. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The largest offset, and the greatest length of an image, that an update can have. */
export interface ImageLimits {
  readonly offset: number;
  readonly length: number;
}

/**
 * The bytes of which the engine's redo alone does not make the committed ones, or which somebody touched who did not
 * commit. Only pages whose versions are kept apart have any.
 */
export class UnsettledBytes {
  /** Bytes that the engine's redo leaves unlike the committed ones, those included that it does not write. */
  unlikeBytes = 0;
  /** Bytes that it does not write. */
  unwrittenBytes = 0;
  /** Bytes that it or somebody who did not commit writes, of which no image holds the committed ones: nobody knows them. */
  unknownBytes = 0;
  private readonly ledger: ByteLedger;

  constructor(ledger: ByteLedger) {
    this.ledger = ledger;
  }

  /** To be called between redo and undo, when the engine's version is what its redo alone leaves. */
  judgeRedo(): void {
    for (let number = 0; number < this.ledger.pageCount; number++) {
      const page = this.ledger.changeApart(number);
      if (page !== null) this.judgePage(page);
    }
  }

  /** Whether the replay leaves any byte unlike the committed one. */
  get hasStaleBytes(): boolean {
    return this.ledger.differing([ARIES_PLANE]).includes(1);
  }

  /** The stretches, by page and offset, each within what an update can hold; null for one that none can reach. */
  *runs(limits: ImageLimits): Generator<UnsettledRun | null> {
    for (const number of this.ledger.sorted()) {
      const page = this.ledger.pageApart(number);
      if (page === null) continue;
      const pageId = this.ledger.pageId(number);
      for (let from = nextUnsettled(page, 0); from < page.extent; ) {
        let to = from + 1;
        while (to < page.extent && isUnsettled(page, to)) to += 1;
        for (const part of splitRun(page, from, to, limits))
          yield part === null ? null : runOf(pageId, page, part);
        from = nextUnsettled(page, to);
      }
    }
  }

  private judgePage(page: Page): void {
    for (let at = 0; at < page.extent; at++) {
      const isTouched = isBitSet(page, TOUCHED, at);
      const isWritten = isBitSet(page, ENGINE_WROTE, at);
      if ((isTouched || isWritten) && !isBitSet(page, KNOWN, at)) this.unknownBytes += 1;
      if (!isTouched) continue;
      if (isWritten && !differsAt(page, ENGINE_PLANE, at)) continue;
      this.unlikeBytes += 1;
      if (!isWritten) this.unwrittenBytes += 1;
      setBits(page, UNSETTLED, at, at + 1);
    }
  }
}

function isUnsettled(page: Page, at: number): boolean {
  return isBitSet(page, UNSETTLED, at) || differsAt(page, ARIES_PLANE, at);
}

function nextUnsettled(page: Page, from: number): number {
  let at = from;
  while (at < page.extent && !isUnsettled(page, at)) at += 1;
  return at;
}

interface Part {
  /** In the page's extent. */
  readonly from: number;
  readonly to: number;
}

/**
 * Bytes behind the largest offset can be set only by an update that begins at it or before, and sets all between: if
 * what is between is known.
 */
function* splitRun(page: Page, from: number, to: number, limits: ImageLimits): Generator<Part | null> {
  const last = limits.offset - page.from;
  const end = Math.min(to, last + 1);
  for (let at = from; at < end; at += limits.length)
    yield { from: at, to: Math.min(at + limits.length, end) };
  if (to <= last + 1) return;
  const isKnown = last >= 0 && isTouched(page, last, Math.max(from, last));
  yield isKnown && to - last <= limits.length ? { from: last, to } : null;
}

function isTouched(page: Page, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isBitSet(page, TOUCHED, at)) return false;
  return true;
}

function runOf(pageId: bigint, page: Page, { from, to }: Part): UnsettledRun {
  const { bytes, base, extent } = page;
  const aries = base + ARIES_PLANE * extent;
  const committed = base + COMMITTED_PLANE * extent;
  return {
    pageId,
    offset: page.from + from,
    before: bytes.subarray(aries + from, aries + to),
    after: bytes.subarray(committed + from, committed + to),
  };
}
