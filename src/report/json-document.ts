import type { JsonValue } from "../core/json.ts";
import { toJson } from "../core/json.ts";
import { SCHEMA_VERSION } from "../core/schema-version.ts";
import { escapeUnsafe } from "./json-text.ts";

/** What every document begins with. */
export interface DocumentHeader {
  readonly command: string;
  /** As the user gave it; null where the command reads no log. */
  readonly path: string | null;
  /** Name of the format; null where it is about none in particular. */
  readonly format: string | null;
}

/** One JSON document with its line end, safe to print: the header, then the members of `body`. */
export function jsonDocument(
  { command, path, format }: DocumentHeader,
  body: Readonly<Record<string, JsonValue | undefined>>,
): string {
  const header = { tool: "walctl", schemaVersion: SCHEMA_VERSION, command, path, format };
  return `${escapeUnsafe(toJson({ ...header, ...body }))}\n`;
}
