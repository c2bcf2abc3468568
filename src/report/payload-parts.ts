import type { Payload } from "../dump/payload.ts";
import type { RecordView } from "../format/view.ts";

/** A part of a payload: an image of a page, or all of it. */
export interface PayloadPart {
  readonly name: "before" | "after" | "data";
  readonly from: number;
  readonly to: number;
}

/** The images of a record that has them, else its data as one part. */
export function payloadParts(view: RecordView, payload: Payload): readonly PayloadPart[] {
  const end = payload.length;
  const split = view.imageSplit;
  if (split === null) return [{ name: "data", from: 0, to: end }];
  return [
    { name: "before", from: 0, to: split },
    { name: "after", from: split, to: end },
  ];
}
