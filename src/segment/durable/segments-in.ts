import { formatNamed } from "../../format/registry.ts";
import { listPath } from "../directory.ts";
import type { SizedName } from "./manifest.ts";

/** Whether a file's name is one that a format, or its engine, takes for a segment's. Any, where there is no such format. */
export function isSegmentName(name: string, format: string): boolean {
  return formatNamed(format)?.naming.parse(name) !== null;
}

/** The files of a directory whose names are those of segments. */
export function segmentsIn(directory: string, format: string): readonly SizedName[] {
  return listPath(directory)
    .entries.filter(({ kind, name }) => kind === "file" && isSegmentName(name, format))
    .map(({ name, bytes }) => ({ name, size: bytes }));
}
