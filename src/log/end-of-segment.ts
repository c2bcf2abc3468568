/**
 * What the bytes behind the last intact record of a segment are. The contract fixes the order of the questions;
 * this table is that order, one named row each. A row applies when every fact that it names has the value it names,
 * and the first row that applies decides.
 */
export interface EndFacts {
  /** All remaining bytes are zero. */
  readonly allZero: boolean;
  /** One flipped bit, or a magic or length put right, explains a record there. */
  readonly explained: boolean;
  /** Fewer bytes than a record, or a frame that passes the end of the file. */
  readonly incomplete: boolean;
  /** Type, reserved and padding bytes, magic and LSN are plausible as far as their bytes go. */
  readonly plausible: boolean;
  /** A frame that ends inside the file, under a header that is plausible or with its end right at the file's. */
  readonly complete: boolean;
  /** The checksum (or the last 4 data bytes or more, where the checksum is in the header) and all behind are zero. */
  readonly endsInZeros: boolean;
}

export type EndVerdict = "zero" | "explained" | "torn" | "checksum-mismatch" | "garbage";

interface EndRow {
  readonly name: string;
  readonly when: Partial<EndFacts>;
  readonly verdict: EndVerdict;
}

/** The decision table; (a) to (f) are the contract's letters. */
export const END_OF_SEGMENT_TABLE: readonly EndRow[] = [
  { name: "(a) nothing but zeros", when: { allZero: true }, verdict: "zero" },
  { name: "(b) one bit explains a record", when: { explained: true }, verdict: "explained" },
  { name: "(c) cut short", when: { incomplete: true, plausible: true }, verdict: "torn" },
  { name: "(d) its rest never arrived", when: { complete: true, endsInZeros: true }, verdict: "torn" },
  { name: "(e) complete but wrong", when: { complete: true }, verdict: "checksum-mismatch" },
  { name: "(f) anything else", when: {}, verdict: "garbage" },
];

/** The row of {@link END_OF_SEGMENT_TABLE} that decides. */
export function decideEnd(facts: EndFacts): EndRow {
  const row = END_OF_SEGMENT_TABLE.find(({ when }) =>
    Object.entries(when).every(([fact, value]) => facts[fact as keyof EndFacts] === value),
  );
  if (row === undefined) throw new Error("the last row applies to everything");
  return row;
}
