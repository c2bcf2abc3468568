import type { MessageSemantics, SegmentPart } from "../format/recovery.ts";
import type { SegmentExtents } from "./segment-extents.ts";

/** In which order segments were written, where names alone do not say it. */
export type WriteOrder =
  /** Nothing speaks against the order of the names. */
  | { readonly kind: "names" }
  | { readonly kind: "proven"; readonly parts: readonly SegmentPart[]; readonly isThatOfNames: boolean }
  | { readonly kind: "unknown" };

/** The order that names and numbers of records prove. */
export function provenWriteOrder(extents: SegmentExtents, semantics: MessageSemantics): WriteOrder {
  const parts = extents.isDisturbed ? null : semantics.writeOrder(extents.segments);
  if (parts === null) return { kind: "unknown" };
  const isThatOfNames = parts.every(
    ({ segment }, index) => index === 0 || segment > parts[index - 1]!.segment,
  );
  return { kind: "proven", parts, isThatOfNames };
}
