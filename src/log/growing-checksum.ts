import { crc32 } from "../core/crc32.ts";
import type { SegmentProbe } from "./segment-probe.ts";
import { WINDOW_BYTES } from "./segment-window.ts";

/**
 * Checksums of a record at one place for one assumed length after the other, each longer than the one before: what
 * the shorter covers is not read again.
 */
export class GrowingChecksum {
  readonly #probe: SegmentProbe;
  readonly #from: number;
  readonly #uncovered: number;
  #covered = 0;
  #checksum = 0;

  constructor(probe: SegmentProbe, position: number) {
    this.#probe = probe;
    this.#from = position + probe.layout.checksumFrom;
    this.#uncovered = probe.layout.checksumFrom + probe.layout.trailerLength;
  }

  /** @param length of the whole record; not shorter than before */
  at(length: number): number {
    const covered = length - this.#uncovered;
    const { window } = this.#probe;
    if (covered > WINDOW_BYTES) return window.checksum(this.#from, this.#from + covered);
    const index = window.load(this.#from, covered);
    this.#checksum = crc32(window.bytes.subarray(index + this.#covered, index + covered), this.#checksum);
    this.#covered = covered;
    return this.#checksum;
  }
}
